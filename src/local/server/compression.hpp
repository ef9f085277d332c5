// Bodies that are sent compressed, in either direction.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tenon::local::dynamodb {

enum class coding : std::uint8_t {
  none,
  gzip,     // RFC 1952
  deflate,  // RFC 1950: zlib's form
};

// "gzip" and "deflate" in whatever case; "identity", "amz-1.0", as AWS calls its plain JSON, and "". Nothing for
// another.
std::optional<coding> coding_named(std::string_view name) noexcept;

// Replaces a body by its compressed form, made for speed rather than size.
void compress(std::string& body, coding as);

// The body that was compressed, with room for 64 bytes more behind it. Nothing if it is damaged, or longer than
// `longest`. A body in gzip may consist of several members, and what follows them is left out.
std::optional<std::string> expand(std::string_view compressed, coding from, std::size_t longest);

}  // namespace tenon::local::dynamodb
