# What most sources of ours include, compiled once. A missing #include that it hides here is an error of
# the preset tidy, which reads every source without it.
set(rollcall_precompiled
  <algorithm> <array> <atomic> <chrono> <cstddef> <cstdint> <functional> <limits> <memory> <optional>
  <ostream> <span> <string> <string_view> <unordered_map> <utility> <variant> <vector> <fmt/format.h>)

# rollcall_module(NAME SOURCES file... DEPS module... [LIBS target...])
# One folder of src/ = one static library rollcall::NAME. DEPS are folders of ours, LIBS are not. All share
# the precompiled header of base, on which all depend.
function(rollcall_module name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS;LIBS" ${ARGN})
  if(ARG_SOURCES)
    add_library(rollcall_${name} STATIC ${ARG_SOURCES})
    target_link_libraries(rollcall_${name} PRIVATE rollcall::warnings)
    if(name STREQUAL base)
      target_precompile_headers(rollcall_base PRIVATE ${rollcall_precompiled})
    else()
      target_precompile_headers(rollcall_${name} REUSE_FROM rollcall_base)
    endif()
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

# rollcall_fuzzer(NAME SOURCES file... DEPS module...): a libFuzzer target; needs clang. Beside it
# planted/NAME, not built by default: the same with the bug of fuzz/planted/NAME.patch, which it must
# find.
function(rollcall_fuzzer name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS;LIBS" ${ARGN})
  list(TRANSFORM ARG_DEPS PREPEND rollcall::)
  rollcall_planted_source(${name} planted_source)
  add_executable(${name} ${ARG_SOURCES})
  add_executable(${name}_planted EXCLUDE_FROM_ALL ${ARG_SOURCES} ${planted_source})
  set_target_properties(${name}_planted PROPERTIES
    OUTPUT_NAME ${name} RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/planted)
  foreach(target ${name} ${name}_planted)
    target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
    target_link_libraries(${target} PRIVATE rollcall::warnings ${ARG_DEPS} ${ARG_LIBS})
    target_link_options(${target} PRIVATE -fsanitize=fuzzer)
  endforeach()
endfunction()

# A patched copy of the one source that the patch changes. What it defines is linked instead of the
# library's.
function(rollcall_planted_source name result)
  set(patch ${PROJECT_SOURCE_DIR}/fuzz/planted/${name}.patch)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${patch})
  file(STRINGS ${patch} changed REGEX "^\\+\\+\\+ b/")
  string(REPLACE "+++ b/" "" changed "${changed}")
  set(copy ${CMAKE_CURRENT_BINARY_DIR}/patched/${name}/${changed})
  add_custom_command(OUTPUT ${copy}
    COMMAND patch --silent --output ${copy} ${PROJECT_SOURCE_DIR}/${changed} ${patch}
    DEPENDS ${patch} ${PROJECT_SOURCE_DIR}/${changed} VERBATIM)
  cmake_path(GET copy PARENT_PATH folder)
  file(MAKE_DIRECTORY ${folder})
  set(${result} ${copy} PARENT_SCOPE)
endfunction()
