# rollcall_module(NAME SOURCES file... DEPS module... [LIBS target...])
# One folder of src/ = one static library rollcall::NAME. DEPS are folders of ours, LIBS are not.
function(rollcall_module name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS;LIBS" ${ARGN})
  if(ARG_SOURCES)
    add_library(rollcall_${name} STATIC ${ARG_SOURCES})
    target_link_libraries(rollcall_${name} PRIVATE rollcall::warnings)
    set(scope PUBLIC)
  else()
    add_library(rollcall_${name} INTERFACE)
    set(scope INTERFACE)
  endif()
  add_library(rollcall::${name} ALIAS rollcall_${name})
  target_include_directories(rollcall_${name} ${scope} ${PROJECT_SOURCE_DIR}/src)
  list(TRANSFORM ARG_DEPS PREPEND rollcall::)
  target_link_libraries(rollcall_${name} ${scope} ${ARG_DEPS} ${ARG_LIBS})
endfunction()

# rollcall_test(NAME SOURCES file... DEPS module... [LIBS target...])
# One test program per folder. What a test costs is its compilation, so it is not optimised and
# shares one precompiled header with all others.
function(rollcall_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS;LIBS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  list(TRANSFORM ARG_DEPS PREPEND rollcall::)
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  target_link_libraries(${name} PRIVATE rollcall::warnings rollcall::test_build ${ARG_DEPS}
                        ${ARG_LIBS} GTest::gmock GTest::gtest_main)
  target_precompile_headers(${name} REUSE_FROM rollcall_test_headers)
endfunction()

# rollcall_fuzzer(NAME SOURCES file... DEPS module...): a libFuzzer target; needs clang.
function(rollcall_fuzzer name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS;LIBS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  list(TRANSFORM ARG_DEPS PREPEND rollcall::)
  target_link_libraries(${name} PRIVATE rollcall::warnings ${ARG_DEPS} ${ARG_LIBS})
  target_link_options(${name} PRIVATE -fsanitize=fuzzer)
endfunction()
