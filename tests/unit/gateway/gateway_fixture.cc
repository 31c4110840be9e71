#include "unit/gateway/gateway_fixture.h"

#include <gtest/gtest.h>

namespace rollcall::testing {
namespace {

constexpr std::string_view kKey = "dGhlIHNhbXBsZSBub25jZQ==";
constexpr WsMaskKey kMask = {1, 2, 3, 4};

App MakeApp(int id, AppStatus status) {
  const std::string name = "k" + std::to_string(id);
  return {.id = AppId{id},
          .keys = {{.id = name, .secret = name + "-0123456789abcdef"}},
          .status = status};
}

}  // namespace

Device::Device(ManualLoop& loop, GatewayDoor& door, const Address& remote)
    : loop_(loop), peer_(std::make_shared<FakePeer>(loop)) {
  door.Accept(std::make_unique<FakeStream>(peer_, remote));
}

void Device::SendFrame(WsOpcode opcode, std::string_view payload) {
  std::string frame;
  AppendMaskedWsFrame(opcode, payload, kMask, frame);
  peer_->Send(frame);
}

void Device::Say(std::string_view json) {
  SendFrame(WsOpcode::kText, json);
  loop_.Run();
}

void Device::SendClose(std::uint16_t code) {
  SendFrame(WsOpcode::kClose, WsClosePayload(code, "bye"));
  loop_.Run();
}

Device& Device::Look() {
  std::string received = peer_->TakeReceived();
  if (!head_done_) {
    head_ += received;
    const std::size_t end = head_.find("\r\n\r\n");
    if (end == std::string::npos) return *this;
    if (!head_.starts_with("HTTP/1.1 101")) return *this;
    received = head_.substr(end + 4);
    head_.resize(end + 4);
    head_done_ = true;
  }
  decoder_.Decode(received, *this);
  return *this;
}

bool Device::OnText(std::string_view text) {
  texts_.emplace_back(text);
  return true;
}
bool Device::OnBinary(std::string_view /*bytes*/) {
  ADD_FAILURE() << "the server sent a binary frame";
  return true;
}
bool Device::OnPing(std::string_view /*payload*/) {
  ++pings_;
  return true;
}
bool Device::OnPong(std::string_view payload) {
  pongs_.emplace_back(payload);
  return true;
}
void Device::OnClose(std::uint16_t code, std::string_view reason) {
  EXPECT_EQ(close_code_, 0) << "a second close frame";
  close_code_ = code;
  close_reason_ = reason;
}
void Device::OnProtocolError(std::uint16_t /*code*/, std::string_view rule) {
  ADD_FAILURE() << "the server broke RFC 6455: " << rule;
}

std::string Device::Member(std::string_view name) {
  const std::string text = LastText();
  const std::string key = "\"" + std::string(name) + "\":";
  const std::size_t at = text.find(key);
  if (at == std::string::npos) return "";
  const std::size_t begin = at + key.size();
  return text.substr(begin, text.find_first_of(",}", begin) - begin);
}

GatewayFixture::GatewayFixture(GatewayOptions options, ServiceOptions service_options)
    : service(engine, clock, random, metrics, std::move(service_options)),
      admission(options.max_logins_per_second),
      clients(*NetworkList::Parse(options.trusted_proxies),
              {.max_failures_per_second = options.max_failures_per_second}, clock),
      door({.loop = loop,
            .clock = clock,
            .random = random,
            .logger = logger,
            .metrics = metrics,
            .service = service,
            .admission = admission,
            .clients = clients},
           std::move(options), MakeDirectory()) {
  service.Start(loop, [](const Result<Done>& done) { CHECK(done); });
  loop.Run();
  door.Start();
}

std::unique_ptr<Device> GatewayFixture::Connect(const Address& remote) {
  auto device = std::make_unique<Device>(loop, door, remote);
  loop.Run();
  return device;
}

std::unique_ptr<Device> GatewayFixture::Upgraded(const Address& remote) {
  auto device = Connect(remote);
  device->Send(UpgradeRequest());
  loop.Run();
  CHECK(device->head().starts_with("HTTP/1.1 101 "));
  return device;
}

std::unique_ptr<Device> GatewayFixture::Online(std::int64_t id) {
  auto device = Upgraded();
  device->Say(LoginText(id));
  CHECK(device->Member("Type") == "\"Welcome\"");
  return device;
}

std::string GatewayFixture::UpgradeRequest(std::string_view extra_fields) {
  return "GET /v1/connect HTTP/1.1\r\nHost: gateway\r\nUpgrade: websocket\r\n"
         "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " +
         std::string(kKey) + "\r\n" + std::string(extra_fields) + "\r\n";
}

std::string GatewayFixture::Token(Duration lifetime) const {
  return TokenOf(
      {.app = kUser.app,
       .user = kUser.user,
       .expires_at = clock.Wall() + std::chrono::floor<std::chrono::microseconds>(lifetime),
       .device = std::nullopt});
}

std::string GatewayFixture::TokenOf(const DeviceTokenClaims& claims,
                                    std::string_view app_key) const {
  const std::string name(app_key);
  return IssueDeviceToken({.id = name, .secret = name + "-0123456789abcdef"}, claims, clock.Wall());
}

std::string GatewayFixture::LoginText(std::string_view token, std::int64_t device) {
  return R"({"Type":"Login","Token":")" + std::string(token) + R"(","DeviceId":)" +
         std::to_string(device) + R"(,"Platform":"iOS","ClientVersion":"9007199254740993"})";
}

std::vector<LiveConnection> GatewayFixture::Query(UserKey user) {
  std::vector<LiveConnection> found;
  const EngineCall call{.loop = loop, .deadline = MonotonicTime::max()};
  engine.Inspect(call, user.app, {user.user}, [&](Result<std::vector<UserPresence>> result) {
    CHECK(result);
    if (!result->empty()) found = std::move(result->front().connections);
  });
  loop.Run();
  return found;
}

std::shared_ptr<const Directory> GatewayFixture::MakeDirectory(AppStatus status_of_7, bool with_7) {
  Account account{.id = AccountId{1},
                  .access_keys = {{.id = "AKTEST", .secret = "0123456789abcdef"}},
                  .apps = {MakeApp(8, AppStatus::kActive)}};
  if (with_7) account.apps.push_back(MakeApp(7, status_of_7));
  auto built = Directory::Build({account});
  CHECK(built);
  return *built;
}

}  // namespace rollcall::testing
