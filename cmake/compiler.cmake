# The language, the warnings and the speed-ups that hold for every target.

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_SCAN_FOR_MODULES OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_VERIFY_INTERFACE_HEADER_SETS ON)  # target all_verify_interface_header_sets
include(CheckPIESupported)
check_pie_supported(LANGUAGES CXX)

add_compile_options(
  -Wall -Wextra -Wconversion -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
  -Wimplicit-fallthrough -Wswitch)
if(CMAKE_CXX_COMPILER_ID STREQUAL Clang)
  add_compile_options(-Wno-sign-conversion)  # what -Wconversion means to gcc
endif()
if(NOCTEM_WERROR)
  add_compile_options(-Werror)
endif()

if(NOCTEM_MUTATION)
  add_compile_definitions("NOCTEM_MUTATION=${NOCTEM_MUTATION}")
endif()

option(NOCTEM_STATIC_RUNTIME "Link libstdc++ and libgcc statically" OFF)
if(NOCTEM_STATIC_RUNTIME)
  add_link_options(-static-libstdc++ -static-libgcc)
endif()

add_link_options(-Wl,--as-needed)  # a library that a program does not call is not loaded with it

find_program(CCACHE ccache)
mark_as_advanced(CCACHE)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # What another clone compiled counts: paths are seen from the source folder.
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env
    "CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}" CCACHE_NOHASHDIR=1
    CCACHE_SLOPPINESS=include_file_ctime,include_file_mtime "${CCACHE}")
endif()

find_program(MOLD mold)
mark_as_advanced(MOLD)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()

find_package(Threads REQUIRED)
