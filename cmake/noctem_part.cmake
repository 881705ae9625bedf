# One part = one library = one folder = one namespace. Everything a part may include is in its DEPS;
# tools/layers reads the same lists, so write them out (no variables).
#
#   noctem_part(NAME store
#     SOURCES writer.cpp …           none: a part of headers only
#     DEPS base codec env            parts, public
#     LIBS noctem_tp::sqlite         third-party targets, private
#     TESTS writer_test.cpp …        one doctest binary, labels <name> and unit
#     TEST_DEPS env_sim              parts that only the tests use
#     TEST_LIBS …)                   third-party targets that only the tests use
#
# The public headers are include/noctem/<name>/*.hpp; what else lies in the folder is private.

function(noctem_part)
  cmake_parse_arguments(PARSE_ARGV 0 PART "" "NAME"
    "SOURCES;DEPS;LIBS;TESTS;TEST_DEPS;TEST_LIBS")
  if(PART_UNPARSED_ARGUMENTS OR NOT PART_NAME)
    message(FATAL_ERROR "noctem_part: not understood: ${PART_UNPARSED_ARGUMENTS}")
  endif()
  set(target noctem_${PART_NAME})
  set(scope PUBLIC)
  if(NOT PART_SOURCES)
    set(scope INTERFACE)
  endif()
  if(PART_SOURCES)
    add_library(${target} STATIC ${PART_SOURCES})
    target_include_directories(${target} PRIVATE "${CMAKE_CURRENT_SOURCE_DIR}")
    target_link_libraries(${target} PRIVATE ${PART_LIBS})
  else()
    add_library(${target} INTERFACE)
  endif()
  add_library(noctem::${PART_NAME} ALIAS ${target})
  file(GLOB headers CONFIGURE_DEPENDS "include/noctem/${PART_NAME}/*.hpp")
  target_sources(${target} ${scope} FILE_SET HEADERS BASE_DIRS include FILES ${headers})
  target_include_directories(${target} ${scope} include)
  list(TRANSFORM PART_DEPS PREPEND noctem::)
  target_link_libraries(${target} ${scope} ${PART_DEPS})
  if(PART_TESTS AND NOCTEM_TESTS)
    list(TRANSFORM PART_TEST_DEPS PREPEND noctem::)
    noctem_unit_test(${PART_NAME} "${PART_TESTS}"
      "noctem::${PART_NAME};${PART_TEST_DEPS};${PART_LIBS};${PART_TEST_LIBS}")
  endif()
endfunction()

# The doctest binary <name>_test; run from the repository's root so that tests find tests/data. What
# follows the libraries runs it, as tests/support/with_postgresql does; its exit 77 is no failure.
function(noctem_unit_test name sources libraries)
  add_executable(${name}_test ${sources})
  target_include_directories(${name}_test PRIVATE "${CMAKE_CURRENT_SOURCE_DIR}")
  target_link_libraries(${name}_test PRIVATE ${libraries} noctem_test_main)
  set_target_properties(${name}_test PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/test")
  add_test(NAME ${name}_test COMMAND ${ARGN} $<TARGET_FILE:${name}_test>
    WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}")
  set_tests_properties(${name}_test PROPERTIES LABELS "${name};unit" TIMEOUT 300)
  if(ARGN)
    set_tests_properties(${name}_test PROPERTIES SKIP_RETURN_CODE 77)
  endif()
endfunction()
