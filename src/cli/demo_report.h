// DemoReport: what the demo says: who is connected, one request and its answer, and how to repeat
// it.

#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "auth/request_signer.h"
#include "cli/demo_device.h"
#include "cli/made_up_node.h"
#include "client/http_answer.h"
#include "client/signed_call.h"

namespace rollcall {

struct DemoQuestion {
  std::vector<std::int64_t> users;
  ApiCall call;
  RequestSignature signature;
};

void PrintDemoDevices(const MadeUpNode& node, const std::vector<DemoDevice>& devices,
                      std::ostream& out);
void PrintDemoQuestion(const MadeUpNode& node, const DemoQuestion& question, std::ostream& out);
void PrintDemoAnswer(const HttpAnswer& answer, std::ostream& out);
// `program` as a shell starts it.
void PrintDemoRepeat(const MadeUpNode& node, const DemoQuestion& question, std::string_view program,
                     std::ostream& out);

}  // namespace rollcall
