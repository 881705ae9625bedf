# The page of web/observatory, as a source file of the part that serves it. It needs Node and the
# packages that tools/setup fetched; nothing is fetched here. Without them the program is built all
# the same and says that the page was not. tools/setup touches this file when they have come.

function(noctem_embed_page target)
  set(page "${CMAKE_SOURCE_DIR}/tools/page")
  execute_process(COMMAND "${page}" --where OUTPUT_VARIABLE packages RESULT_VARIABLE absent
    OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  if(absent)
    message(STATUS "The page is not built: run tools/setup --for run where Node can be fetched")
    target_sources(${target} PRIVATE page_absent.cpp)
    return()
  endif()
  set(root "${CMAKE_SOURCE_DIR}/web/observatory")
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${root}/src/*.ts" "${root}/src/*.tsx"
    "${root}/src/*.css" "${root}/src/*.svg")
  set(files "${CMAKE_CURRENT_BINARY_DIR}/page/page_files.cpp")
  add_custom_command(OUTPUT "${files}"
    COMMAND "${page}" --build "${CMAKE_CURRENT_BINARY_DIR}/page"
    DEPENDS "${page}" "${root}/index.html" "${root}/vite.config.ts" "${root}/pack.ts"
      "${root}/tsconfig.json" "${root}/package-lock.json" ${sources}
    COMMENT "Building the page" VERBATIM)
  target_sources(${target} PRIVATE "${files}")
endfunction()
