# Every library that is not ours, as one target noctem_tp::<name>. Parts link them privately.

set(NOCTEM_SETUP_HINT "run tools/setup --for test (or --for run for the programs alone)")

# Makes noctem_tp::<name> from a header and libraries that must be there; if they are not, names the
# apt package.
function(noctem_third_party name)
  cmake_parse_arguments(PARSE_ARGV 1 TP "OPTIONAL" "APT;HEADER" "LIBRARIES;DEFINES;WITH")
  set(directory_variable "NOCTEM_TP_${name}_INCLUDE")
  find_path(${directory_variable} "${TP_HEADER}" PATH_SUFFIXES postgresql)
  mark_as_advanced(${directory_variable})
  set(missing "")
  if(NOT ${directory_variable})
    set(missing "${TP_HEADER}")
  endif()
  set(found "")
  foreach(library IN LISTS TP_LIBRARIES)
    set(library_variable "NOCTEM_TP_${library}")
    find_library(${library_variable} NAMES "${library}")
    mark_as_advanced(${library_variable})
    if(NOT ${library_variable})
      list(APPEND missing "${library}")
    endif()
    list(APPEND found "${${library_variable}}")
  endforeach()
  if(missing AND TP_OPTIONAL)
    return()
  elseif(missing)
    message(FATAL_ERROR "${missing} is missing (apt package ${TP_APT}): ${NOCTEM_SETUP_HINT}")
  endif()
  add_library(noctem_tp_${name} INTERFACE)
  add_library(noctem_tp::${name} ALIAS noctem_tp_${name})
  target_link_libraries(noctem_tp_${name} INTERFACE ${found} ${TP_WITH})
  target_compile_definitions(noctem_tp_${name} INTERFACE ${TP_DEFINES})
  if(NOT ${directory_variable} STREQUAL "/usr/include")
    target_include_directories(noctem_tp_${name} SYSTEM INTERFACE "${${directory_variable}}")
  endif()
endfunction()

noctem_third_party(fmt_headers APT libfmt-dev HEADER fmt/format-inl.h)
add_subdirectory(third_party/fmt)
noctem_third_party(sodium APT libsodium-dev HEADER sodium.h LIBRARIES libsodium.a
  DEFINES SODIUM_STATIC=1 WITH Threads::Threads)
noctem_third_party(crypto APT libssl-dev HEADER openssl/evp.h LIBRARIES crypto)
noctem_third_party(ssl APT libssl-dev HEADER openssl/ssl.h LIBRARIES ssl crypto)
noctem_third_party(sqlite APT libsqlite3-dev HEADER sqlite3.h LIBRARIES sqlite3)
noctem_third_party(pq APT libpq-dev HEADER libpq-fe.h LIBRARIES pq)
# Loaded when it is needed (src/http_os/curl_library_os.hpp).
noctem_third_party(curl APT libcurl4-openssl-dev HEADER curl/curl.h)
noctem_third_party(boost APT libboost1.81-dev HEADER boost/beast/core.hpp
  DEFINES BOOST_ASIO_NO_DEPRECATED WITH Threads::Threads)
noctem_third_party(zlib APT zlib1g-dev HEADER zlib.h LIBRARIES z)
noctem_third_party(seccomp APT libseccomp-dev HEADER seccomp.h LIBRARIES libseccomp.a)
# The one that no package brings: built by tools/setup --for bark, used where it lies in the cache.
execute_process(COMMAND "${CMAKE_SOURCE_DIR}/tools/wasmtime" --where OUTPUT_VARIABLE wasmtime
  RESULT_VARIABLE wasmtime_absent OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
set_property(DIRECTORY "${CMAKE_SOURCE_DIR}" APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
  "${CMAKE_SOURCE_DIR}/tools/wasmtime" "${CMAKE_SOURCE_DIR}/third_party/wasmtime/Cargo.lock.in")
if(wasmtime_absent)
  message(STATUS "noctem-wasm is not built: tools/setup --for bark makes the Wasmtime it needs")
else()
  add_library(noctem_tp_wasmtime INTERFACE)
  add_library(noctem_tp::wasmtime ALIAS noctem_tp_wasmtime)
  target_include_directories(noctem_tp_wasmtime SYSTEM INTERFACE "${wasmtime}/include")
  target_link_libraries(noctem_tp_wasmtime INTERFACE "${wasmtime}/lib/libnoctem_wasmtime.a"
    Threads::Threads ${CMAKE_DL_LIBS} m)
  target_link_options(noctem_tp_wasmtime INTERFACE -Wl,--gc-sections)
endif()
noctem_third_party(toml APT libtomlplusplus-dev HEADER toml++/toml.h
  DEFINES TOML_HEADER_ONLY=1 TOML_EXCEPTIONS=0)
if(NOCTEM_TESTS)
  noctem_third_party(doctest APT doctest-dev HEADER doctest/doctest.h)
endif()
noctem_third_party(benchmark OPTIONAL APT libbenchmark-dev HEADER benchmark/benchmark.h
  LIBRARIES benchmark WITH Threads::Threads)
