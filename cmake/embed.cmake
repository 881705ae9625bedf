# Text files as a source file: what lies in a folder becomes a table of names and texts, made anew
# when one of them changes. Needs nothing but CMake.
#
#   noctem_embed_texts(TARGET FOLDER)   adds embedded_texts.cpp, which embedded_texts.hpp declares
#
# Run as a script (cmake -P) it writes that file.

function(noctem_embed_texts target folder)
  file(GLOB_RECURSE texts CONFIGURE_DEPENDS "${folder}/*")
  set(made "${CMAKE_CURRENT_BINARY_DIR}/embedded_texts.cpp")
  add_custom_command(OUTPUT "${made}"
    COMMAND "${CMAKE_COMMAND}" "-DFOLDER=${folder}" "-DMADE=${made}"
      -P "${CMAKE_SOURCE_DIR}/cmake/embed.cmake"
    DEPENDS "${CMAKE_SOURCE_DIR}/cmake/embed.cmake" ${texts}
    COMMENT "Embedding ${folder}" VERBATIM)
  target_sources(${target} PRIVATE "${made}")
endfunction()

if(NOT CMAKE_SCRIPT_MODE_FILE STREQUAL CMAKE_CURRENT_LIST_FILE)
  return()
endif()
file(GLOB_RECURSE names LIST_DIRECTORIES false RELATIVE "${FOLDER}" "${FOLDER}/*")
list(SORT names)
set(rows "")
foreach(name IN LISTS names)
  file(READ "${FOLDER}/${name}" text)
  string(APPEND rows "    {\"${name}\", R\"embedded(${text})embedded\"sv},\n")
endforeach()
file(WRITE "${MADE}" "#include \"embedded_texts.hpp\"\n
namespace noctem::sdk {\n
using namespace std::string_view_literals;\n
std::vector<EmbeddedText> embedded_texts() {
  return {
${rows}  };
}\n
}  // namespace noctem::sdk\n")
