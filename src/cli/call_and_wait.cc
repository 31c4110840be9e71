#include "cli/call_and_wait.h"

#include <memory>
#include <utility>

#include "client/connector.h"
#include "client/http_call.h"
#include "client/resolve.h"
#include "net/epoll_loop.h"

namespace rollcall {

Result<HttpAnswer> CallAndWait(const Clock& clock, const Url& url, std::string request,
                               Duration timeout, std::shared_ptr<const TlsContext> tls) {
  const Result<Address> address = Resolve(url);
  if (!address) return address.error();

  EpollLoop loop;
  Connector connector(loop, std::move(tls));
  const MonotonicTime deadline = clock.Now() + timeout;
  Result<HttpAnswer> result(Status(StatusCode::kInternal, "the call was never made"));
  const auto finish = [&](Result<HttpAnswer> answer) {
    result = std::move(answer);
    loop.Stop();
  };
  connector.Connect(url, {.remote = *address, .source = {}}, deadline,
                    [&](Result<std::unique_ptr<Stream>> stream) {
                      if (!stream) return finish(stream.error());
                      CallHttp(loop, *std::move(stream), std::move(request), deadline, finish);
                    });
  loop.Run();
  return result;
}

}  // namespace rollcall
