# What is built from parts but is no part: programs, tests across parts, fuzz targets, benchmarks.
# DEPS are parts; tools/layers holds the includes to them.

# A program in build/<preset>/bin.
function(noctem_program)
  cmake_parse_arguments(PARSE_ARGV 0 PROGRAM "" "NAME" "SOURCES;DEPS;LIBS")
  list(TRANSFORM PROGRAM_DEPS PREPEND noctem::)
  add_executable(${PROGRAM_NAME} ${PROGRAM_SOURCES})
  target_link_libraries(${PROGRAM_NAME} PRIVATE ${PROGRAM_DEPS} ${PROGRAM_LIBS})
  set_target_properties(${PROGRAM_NAME} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
endfunction()

# A doctest binary across parts, in tests/. Its kind (conformance, sim, …) goes first in LABELS.
function(noctem_cross_test)
  cmake_parse_arguments(PARSE_ARGV 0 CROSS "" "NAME;TIMEOUT" "SOURCES;DEPS;LIBS;LABELS")
  list(TRANSFORM CROSS_DEPS PREPEND noctem::)
  noctem_unit_test(${CROSS_NAME} "${CROSS_SOURCES}" "${CROSS_DEPS};${CROSS_LIBS}")
  noctem_label_test(${CROSS_NAME}_test "${CROSS_LABELS}" "${CROSS_TIMEOUT}")
endfunction()

# A functional test: one file for node's test runner, which finds the programs by NOCTEM_BIN. A file
# may be run again for another program: AS names that test, ENV tells it which.
function(noctem_node_test)
  cmake_parse_arguments(PARSE_ARGV 0 NODE "SERIAL" "NAME;AS;TIMEOUT" "LABELS;NEEDS;ENV")
  get_filename_component(name "${NODE_NAME}" NAME_WLE)
  get_filename_component(name "${name}" NAME_WLE)
  if(NODE_AS)
    set(name "${NODE_AS}")
  endif()
  add_test(NAME ${name} COMMAND "${CMAKE_SOURCE_DIR}/tools/node" --test --test-reporter=spec
    "${CMAKE_CURRENT_SOURCE_DIR}/${NODE_NAME}" WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}")
  set(environment "NOCTEM_BIN=${CMAKE_BINARY_DIR}/bin" "NOCTEM_TEST_BIN=${CMAKE_BINARY_DIR}/test")
  list(APPEND environment ${NODE_ENV})
  set_tests_properties(${name} PROPERTIES
    ENVIRONMENT "${environment}"
    RUN_SERIAL ${NODE_SERIAL})
  noctem_label_test(${name} "functional;${NODE_LABELS}" "${NODE_TIMEOUT}")
endfunction()

# One fuzz target. Outside of the fuzz preset it replays its corpus tests/fuzz/corpus/<name>.
function(noctem_fuzz)
  cmake_parse_arguments(PARSE_ARGV 0 FUZZ "" "NAME" "SOURCES;DEPS;LIBS")
  list(TRANSFORM FUZZ_DEPS PREPEND noctem::)
  add_executable(${FUZZ_NAME} ${FUZZ_SOURCES})
  set_target_properties(${FUZZ_NAME} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/fuzz")
  target_link_libraries(${FUZZ_NAME} PRIVATE ${FUZZ_DEPS} ${FUZZ_LIBS})
  if(NOCTEM_FUZZERS)
    target_link_options(${FUZZ_NAME} PRIVATE -fsanitize=fuzzer)
    set_property(GLOBAL APPEND PROPERTY NOCTEM_FUZZ_TARGETS ${FUZZ_NAME})
  else()
    target_link_libraries(${FUZZ_NAME} PRIVATE noctem_fuzz_replay)
    add_test(NAME ${FUZZ_NAME}
      COMMAND ${FUZZ_NAME} "${CMAKE_CURRENT_SOURCE_DIR}/corpus/${FUZZ_NAME}")
    noctem_label_test(${FUZZ_NAME} "fuzz" "")
  endif()
endfunction()

# One benchmark program in build/<preset>/bench.
function(noctem_bench)
  cmake_parse_arguments(PARSE_ARGV 0 BENCH "" "NAME" "SOURCES;DEPS;LIBS")
  list(TRANSFORM BENCH_DEPS PREPEND noctem::)
  add_executable(${BENCH_NAME} ${BENCH_SOURCES})
  target_link_libraries(${BENCH_NAME} PRIVATE ${BENCH_DEPS} ${BENCH_LIBS})
  set_target_properties(${BENCH_NAME} PROPERTIES
    RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bench")
  set_property(GLOBAL APPEND PROPERTY NOCTEM_BENCHES ${BENCH_NAME})
endfunction()

function(noctem_label_test name labels timeout)
  if(NOT timeout)
    set(timeout 300)
  endif()
  set_tests_properties(${name} PROPERTIES LABELS "${labels}" TIMEOUT ${timeout})
endfunction()
