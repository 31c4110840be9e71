// Session: what a device's messages mean.

#include <string>
#include <utility>

#include "gateway/session.h"

namespace rollcall {

void Session::Handle(const ClientMessage& message) {
  context_.metrics.CountMessage(message.type);
  if (!message.error.empty() ||
      (state_ == State::kAwaitLogin && message.type != ClientType::kLogin)) {
    Refuse(LoginVerdict::kBadMessage, CloseCode::kBadMessage,
           message.error.empty() ? "Login: must be the first message" : message.error);
    return;
  }
  switch (message.type) {
    case ClientType::kLogin:
      HandleLogin(message);
      return;
    case ClientType::kPing:
      context_.deps.metrics.gateway_heartbeats.Increment();
      context_.text.clear();
      AppendPong(context_.deps.clock.Wall(), context_.text);
      SendText(context_.text);
      return;
    case ClientType::kRefresh:
      HandleRefresh(message.token);
      return;
    case ClientType::kLogout:
      Close(CloseCode::kNormal, "");
      return;
    case ClientType::kUnknown:
      context_.text.clear();
      AppendError(ErrorCode::kUnknownType, "Type: must be Login, Ping, Refresh or Logout",
                  context_.text);
      SendText(context_.text);
      return;
  }
}

void Session::HandleLogin(const ClientMessage& message) {
  const GatewayDependencies& deps = context_.deps;
  if (state_ != State::kAwaitLogin) {
    Refuse(LoginVerdict::kBadMessage, CloseCode::kBadMessage, "Login: only once a connection");
    return;
  }
  if (context_.draining) {
    CloseForNow(CloseCode::kServiceRestart, Admission::kShortestSpan);
    return;
  }
  const std::optional<DeviceTokenClaims> claims = CheckToken(message);
  if (!claims) return;
  if (!deps.admission.Admit(deps.clock.Now())) {
    deps.metrics.gateway_admission_refusals.Increment();
    CloseForNow(CloseCode::kTryAgainLater, deps.admission.ReturnSpan());
    return;
  }
  state_ = State::kLoggingIn;
  user_ = {.app = claims->app, .user = claims->user};
  device_ = message.device;
  platform_ = message.platform;
  token_expires_at_ = claims->expires_at;
  deadline_ = deps.clock.Now();
  connection_ = deps.service.Login(
      deps.loop, context_.loop_number,
      {.user = user_,
       .device = device_,
       .platform = platform_,
       .client_version = message.client_version,
       .address = address_},
      [self = shared_from_this()](Result<LoginOutcome> outcome) { self->OnLoggedIn(outcome); });
  context_.sessions.Add(connection_.number, *this);
}

std::optional<DeviceTokenClaims> Session::CheckToken(const ClientMessage& login) {
  const DeviceTokenCheck check =
      VerifyDeviceToken(login.token, *context_.directory, context_.deps.clock);
  switch (check.verdict) {
    case DeviceTokenVerdict::kInvalid:
      RefuseToken(LoginVerdict::kInvalidToken, CloseCode::kInvalidToken, check.message);
      return std::nullopt;
    case DeviceTokenVerdict::kExpired:
      RefuseToken(LoginVerdict::kExpiredToken, CloseCode::kTokenExpired, check.message);
      return std::nullopt;
    case DeviceTokenVerdict::kAppStopped:
      Refuse(LoginVerdict::kAppUnavailable, CloseCode::kAppUnavailable, check.message);
      return std::nullopt;
    case DeviceTokenVerdict::kGood:
      break;
  }
  if (check.claims.device && *check.claims.device != login.device) {
    RefuseToken(LoginVerdict::kInvalidToken, CloseCode::kInvalidToken,
                "DeviceId: must be the device that the token names");
    return std::nullopt;
  }
  return check.claims;
}

void Session::RefuseToken(LoginVerdict verdict, CloseCode code, std::string_view reason) {
  context_.deps.clients.NoteFailure(address_);
  Refuse(verdict, code, reason);
}

void Session::OnLoggedIn(const Result<LoginOutcome>& outcome) {
  const bool connected = outcome && outcome->result == ConnectResult::kConnected;
  if (state_ != State::kLoggingIn) {
    // The device left, or was closed, before the engine answered.
    if (connected) {
      context_.deps.service.Logout(context_.deps.loop, user_, connection_,
                                   DisconnectReason::kClosed, [](const Result<Done>&) {});
    }
  } else if (!outcome) {
    CloseForNow(CloseCode::kTryAgainLater, Admission::kShortestSpan,
                LoginVerdict::kEngineUnavailable);
  } else if (!connected) {
    Refuse(LoginVerdict::kTooManyConnections, CloseCode::kTooManyConnections,
           "the user has too many connections");
  } else {
    GoOnline();
  }
}

void Session::GoOnline() {
  const GatewayDependencies& deps = context_.deps;
  state_ = State::kOnline;
  deps.metrics.gateway_sessions.Increment();
  deps.metrics.gateway_logins[LoginVerdict::kWelcomed].Increment();
  const std::chrono::duration<double> took = deps.clock.Now() - deadline_;
  deps.metrics.gateway_welcome_seconds.Observe(took.count());
  if (deps.logger.Enabled(LogLevel::kDebug)) {
    deps.logger.Write(LogLevel::kDebug, "device connected",
                      {{"app", std::int64_t{ToInteger(user_.app)}},
                       {"user", ToInteger(user_.user)},
                       {"device", ToInteger(device_)},
                       {"platform", ToText(platform_)},
                       {"connection", connection_.ToText()},
                       {"address", address_.ToText()}});
  }
  context_.text.clear();
  AppendWelcome({.connection = connection_,
                 .user = user_,
                 .heartbeat = context_.options.heartbeat,
                 .token_expires_at = token_expires_at_,
                 .now = deps.clock.Wall()},
                context_.text);
  SendText(context_.text);
  if (state_ == State::kOnline) CheckTokenTime();
  if (state_ != State::kClosed) FileDeadline();
}

void Session::HandleRefresh(std::string_view token) {
  const DeviceTokenCheck check = VerifyDeviceToken(token, *context_.directory, context_.deps.clock);
  const DeviceTokenClaims& claims = check.claims;
  context_.text.clear();
  if (!check.ok()) {
    AppendError(ErrorCode::kBadToken, check.message, context_.text);
  } else if (UserKey{claims.app, claims.user} != user_) {
    AppendError(ErrorCode::kBadToken, "Token: must be of the same app and user", context_.text);
  } else if (claims.device && *claims.device != device_) {
    AppendError(ErrorCode::kBadToken, "Token: must be of the same device", context_.text);
  } else {
    token_expires_at_ = claims.expires_at;
    token_warned_ = false;
    AppendRefreshed(token_expires_at_, context_.text);
  }
  SendText(context_.text);
  if (state_ == State::kOnline) CheckTokenTime();
  if (state_ != State::kClosed) FileDeadline();
}

}  // namespace rollcall
