// A request of HTTP as what answers it sees it. Refers to the connection's buffers.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace tenon::local::dynamodb {

struct header_view {
  std::string_view name;
  std::string_view value;
};

struct request_view {
  std::string_view method;
  std::string_view target;  // path and query
  std::string_view body;
  std::span<const header_view> headers;  // in their order; a name may be there several times

  // The first value of the header, whose name is to be given in lower case; empty if there is none.
  std::string_view header(std::string_view lower_name) const noexcept;
  std::size_t count(std::string_view lower_name) const noexcept;

  std::string_view path() const noexcept { return target.substr(0, target.find('?')); }
  std::string_view query() const noexcept {
    const auto mark = target.find('?');
    return mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1);
  }
};

}  // namespace tenon::local::dynamodb
