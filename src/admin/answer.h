// How the pages of the admin door answer: small JSON objects.

#pragma once

#include <string_view>

#include "http/handler.h"

namespace rollcall {

void AnswerJson(Responder& responder, int status, std::string_view json);

// {"Error":"…"}, with one more header field if it has a name. `rule` says what was broken.
void AnswerError(Responder& responder, int status, std::string_view rule, HttpField field = {});

}  // namespace rollcall
