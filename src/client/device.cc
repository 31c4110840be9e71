#include "client/device.h"

#include <array>
#include <utility>

#include "codec/json_writer.h"

namespace rollcall {
namespace {

constexpr std::string_view kPing = R"({"Type":"Ping"})";
constexpr std::string_view kLogout = R"({"Type":"Logout"})";
constexpr std::int64_t kMaxHeartbeatSeconds = 3600;

std::string LoginText(const DeviceLogin& login) {
  std::string text;
  JsonWriter(text)
      .BeginObject()
      .Key("Type")
      .String("Login")
      .Key("Token")
      .String(login.token)
      .Key("DeviceId")
      .IntegerText(ToInteger(login.device))
      .Key("Platform")
      .String(ToText(login.platform))
      .Key("ClientVersion")
      .IntegerText(ToInteger(login.client_version))
      .EndObject();
  return text;
}

// The fields of a server's message that a device acts on.
class ServerMessage final : public JsonVisitor {
 public:
  static constexpr std::array<std::string_view, 3> kFields = {"Type", "ConnId", "HeartbeatSeconds"};

  void OnField(std::size_t field, const JsonValue& value) override {
    if (field == 0) type_ = value.text;
    if (field == 1) conn_id_ = value.text;
    if (field == 2) heartbeat_seconds_ = JsonIntegerOrText(value).value_or(0);
  }

  bool IsWelcome() const {
    return type_ == "Welcome" && heartbeat_seconds_ >= 1 &&
           heartbeat_seconds_ <= kMaxHeartbeatSeconds;
  }
  Welcome ToWelcome() const { return {conn_id_, std::chrono::seconds(heartbeat_seconds_)}; }

 private:
  std::string type_;
  std::string conn_id_;
  std::int64_t heartbeat_seconds_ = 0;
};

}  // namespace

Device::Device(ClientContext& context, DeviceEvents& events, std::unique_ptr<Stream> stream,
               DeviceLogin login, Duration ping_every)
    : context_(context),
      events_(events),
      socket_(context, std::move(stream), *this),
      login_(std::make_unique<DeviceLogin>(std::move(login))),
      ping_every_(ping_every) {}

Device::~Device() {
  context_.loop.Cancel(timer_);
}

void Device::Start(std::string_view host, std::string_view target, double first_ping_share) {
  first_ping_share_ = first_ping_share;
  SetTimer(kLoginTimeout, &Device::GiveUpLogin);
  socket_.Open(host, target);
}

void Device::Logout() {
  SetTimer(kGoodbyeTimeout, &Device::GiveUpGoodbye);
  if (heartbeat_ == Duration::zero()) {
    socket_.SendClose(1000, "");  // Not logged in: there is nothing to log out of.
    return;
  }
  socket_.SendText(kLogout);
}

void Device::OnOpen() {
  socket_.SendText(LoginText(*login_));
  login_.reset();
}

void Device::OnText(std::string_view text) {
  events_.OnMessage(text);
  if (heartbeat_ != Duration::zero()) return;  // Nothing later changes what a device does.
  ServerMessage message;
  const JsonOutcome outcome = context_.json.Read(text, ServerMessage::kFields, message);
  if (outcome == JsonOutcome::kObject && message.IsWelcome()) TakeWelcome(message.ToWelcome());
}

void Device::TakeWelcome(const Welcome& welcome) {
  heartbeat_ = ping_every_ > Duration::zero() ? ping_every_ : welcome.heartbeat;
  SetTimer(std::chrono::duration_cast<Duration>(heartbeat_ * first_ping_share_), &Device::Ping);
  events_.OnWelcome(welcome);
}

void Device::Ping() {
  if (unanswered_pings_ >= kMaxUnansweredPings) {
    socket_.Abandon("the server has answered no ping for three heartbeats");
    return;
  }
  ++unanswered_pings_;
  ++pings_;
  SetTimer(heartbeat_, &Device::Ping);
  socket_.SendText(kPing);
}

void Device::GiveUpLogin() {
  socket_.Abandon("the server did not welcome the device in time");
}

void Device::GiveUpGoodbye() {
  socket_.Abandon("the server did not answer the goodbye in time");
}

void Device::SetTimer(Duration after, void (Device::*then)()) {
  context_.loop.Cancel(timer_);
  timer_ = context_.loop.RunAt(context_.clock.Now() + after, [this, then] { (this->*then)(); });
}

void Device::OnEnd(std::uint16_t code, std::string_view reason) {
  context_.loop.Cancel(timer_);
  events_.OnEnd(code, reason);
}

}  // namespace rollcall
