# The one place that names sanitizer flags: -DROLLCALL_SANITIZE=address or thread.
set(ROLLCALL_SANITIZE "" CACHE STRING "address (with undefined) or thread; empty for none")
if(ROLLCALL_SANITIZE STREQUAL "address")
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all
                      -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
elseif(ROLLCALL_SANITIZE STREQUAL "thread")
  add_compile_options(-fsanitize=thread -fno-omit-frame-pointer)
  add_link_options(-fsanitize=thread)
  # GCC 12 misjudges instrumented strings of the standard library; the other builds keep the warning.
  add_compile_options(-Wno-array-bounds -Wno-stringop-overflow)
elseif(ROLLCALL_SANITIZE)
  message(FATAL_ERROR "ROLLCALL_SANITIZE must be address or thread, not ${ROLLCALL_SANITIZE}")
endif()
