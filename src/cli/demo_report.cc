#include "cli/demo_report.h"

#include <ostream>

#include <fmt/format.h>

#include "cli/curl_line.h"
#include "cli/pretty_json.h"
#include "cli/table.h"

namespace rollcall {
namespace {

std::string Indented(std::string_view text) {
  std::string result = "  ";
  for (const char c : text) {
    result += c;
    if (c == '\n') result += "  ";
  }
  return result;
}

std::string UrlOf(const MadeUpNode& node, const ApiCall& call) {
  return "http://" + node.openapi.Authority() + "/?" + QueryStringOf(call);
}

std::string KeyOptions(const MadeUpNode& node) {
  return "--access-key " + ShellWord(node.api_key.id) + " --secret-key " +
         ShellWord(node.api_key.secret);
}

constexpr std::string_view kSdkLines = R"(node --input-type=module -e "
import {{ Service }} from '@volcengine/openapi';
const service = new Service({{ host: '{host}', protocol: 'http:', serviceName: 'rtc',
  region: '{region}', defaultVersion: '{version}', accessKeyId: '{id}',
  secretKey: '{secret}' }});
const answer = await service.createJSONAPI('{action}')({body});
console.log(JSON.stringify(answer, null, 2));"
)";

// The body as a JavaScript literal that needs no quotes of the shell's kind.
std::string BodyLiteral(std::string_view json) {
  std::string text;
  for (const char c : json) {
    if (c != '"') text += c;
  }
  return text;
}

}  // namespace

void PrintDemoDevices(const MadeUpNode& node, const std::vector<DemoDevice>& devices,
                      std::ostream& out) {
  Table table({"USER", "PLATFORM", "DEVICE", "CLIENT VERSION", "PROCESS"});
  for (const DemoDevice& device : devices) {
    const DemoDeviceSpec& spec = device.spec();
    table.AddRow({std::to_string(spec.user), std::string(ToText(spec.platform)),
                  std::to_string(spec.device), std::to_string(spec.client_version),
                  std::to_string(device.pid())});
  }
  out << "Rollcall demo: a node at " << node.openapi.Authority()
      << " and three devices, each a process of its own;\naccount, app and keys are made up.\n\n"
      << "Who is connected\n\n"
      << table.ToText("  ") << "\n";
}

void PrintDemoQuestion(const MadeUpNode& node, const DemoQuestion& question, std::ostream& out) {
  out << "The question: which of these users are online?\n\n  POST " << UrlOf(node, question.call)
      << "\n";
  for (const auto& [name, value] : question.signature.headers)
    out << "  " << name << ": " << value << "\n";
  out << "\n  " << question.call.body << "\n\n";
}

void PrintDemoAnswer(const HttpAnswer& answer, std::ostream& out) {
  out << "The answer: a user without an entry is offline\n\n  HTTP " << answer.status << "\n"
      << Indented(PrettyJson(answer.body)) << "\n\n";
}

void PrintDemoRepeat(const MadeUpNode& node, const DemoQuestion& question, std::string_view program,
                     std::ostream& out) {
  const std::string shell_program = ShellWord(program);
  out << "Ask again with curl (its signature is good for 15 minutes)\n\n"
      << CurlLine({.url = UrlOf(node, question.call),
                   .signature = question.signature,
                   .body = question.call.body,
                   .body_file = {}})
      << "\n\nor at any time: the answer as a table, or a fresh curl line\n\n"
      << shell_program << " query --endpoint http://" << node.openapi.Authority() << " "
      << KeyOptions(node) << " --app-id " << ToInteger(node.app);
  for (const std::int64_t user : question.users)
    out << " " << user;
  out << "\n\necho " << ShellWord(question.call.body) << " | " << shell_program << " sign --host "
      << node.openapi.Authority() << " " << KeyOptions(node) << " --action " << question.call.action
      << " --body -\n\n"
      << "or with the official SDK, unchanged (npm install @volcengine/openapi)\n\n"
      << fmt::format(kSdkLines, fmt::arg("host", node.openapi.Authority()),
                     fmt::arg("region", node.api_key.region),
                     fmt::arg("version", question.call.version), fmt::arg("id", node.api_key.id),
                     fmt::arg("secret", node.api_key.secret),
                     fmt::arg("action", question.call.action),
                     fmt::arg("body", BodyLiteral(question.call.body)))
      << "\n";
}

}  // namespace rollcall
