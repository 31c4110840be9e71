// ForwardedClient: whom a request comes from, when proxies stand between.

#pragma once

#include "codec/http_fields.h"
#include "domain/address.h"
#include "domain/network.h"

namespace rollcall {

// `peer` itself, unless it is one of `trusted`: then X-Forwarded-For is read from its end, each hop
// believed because the one behind it is trusted. The first hop that is not trusted is the client;
// if all are, the first of the list. A hop that is no address (`unknown`, a name) ends the belief:
// the last one before it counts. Several fields are one list, in their order (RFC 9110, 5.3). A
// port is taken if there is one, else it is 0.
Address ForwardedClient(const Address& peer, const HttpFields& fields, const NetworkList& trusted);

}  // namespace rollcall
