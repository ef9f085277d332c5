// What a server of HTTP answers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tenon::dynamodb::aws {

// Names and values in one piece of memory, which is used again for the next answer.
class http_headers {
 public:
  void clear() noexcept;
  void add(std::string_view name, std::string_view value);

  // The value of the first header of that name, in any case; empty if there is none. Valid until the next change.
  std::string_view find(std::string_view name) const noexcept;

 private:
  struct entry {
    std::uint32_t begin;
    std::uint32_t name_size;
    std::uint32_t value_size;
  };
  std::string text_;
  std::vector<entry> entries_;
};

struct http_reply {
  int status = 0;
  http_headers headers = {};
  std::string body = {};
};

}  // namespace tenon::dynamodb::aws
