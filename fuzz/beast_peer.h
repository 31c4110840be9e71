// BeastPeer: an HTTP request as Boost.Beast reads it: the other opinion on heads and chunks.

#pragma once

#include <string_view>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http.hpp>

namespace rollcall {

struct BeastPeer {
  boost::beast::http::request_parser<boost::beast::http::string_body> parser;
  boost::beast::error_code error;
  std::string_view rest;  // What it has not taken.

  explicit BeastPeer(std::string_view input) : rest(input) {
    parser.eager(true);
    parser.header_limit(1 << 20);
    parser.body_limit(boost::none);
    while (!parser.is_done() && !error && !rest.empty()) {
      const std::size_t taken = parser.put(boost::asio::buffer(rest.data(), rest.size()), error);
      if (error == boost::beast::http::error::need_more) {
        error = {};
        if (taken == 0) break;
      }
      rest.remove_prefix(taken);
    }
  }
};

}  // namespace rollcall
