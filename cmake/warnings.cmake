# The one list of warnings. All are errors.
add_library(rollcall_warnings INTERFACE)
add_library(rollcall::warnings ALIAS rollcall_warnings)
target_compile_options(rollcall_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wnon-virtual-dtor
  -Wold-style-cast -Woverloaded-virtual -Wimplicit-fallthrough -Wswitch-enum -Werror)
