// An owned byte string and its text encodings.
#pragma once

#include <compare>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace tenon {

// A value of a Bytes field. Up to 15 bytes are held without allocating.
class bytes {
 public:
  using value_type = std::byte;
  using const_iterator = const std::byte*;

  bytes() noexcept = default;
  bytes(const void* data, std::size_t size) : data_(static_cast<const char*>(data), size) {}
  bytes(std::initializer_list<unsigned char> values);
  explicit bytes(std::string_view raw) : data_(raw) {}
  explicit bytes(const char* raw) : data_(raw) {}  // up to the first zero
  explicit bytes(std::string&& raw) noexcept : data_(static_cast<std::string&&>(raw)) {}

  const std::byte* data() const noexcept { return reinterpret_cast<const std::byte*>(data_.data()); }
  std::byte* data() noexcept { return reinterpret_cast<std::byte*>(data_.data()); }
  std::size_t size() const noexcept { return data_.size(); }
  bool empty() const noexcept { return data_.empty(); }
  const std::byte* begin() const noexcept { return data(); }
  const std::byte* end() const noexcept { return data() + size(); }
  std::byte operator[](std::size_t index) const noexcept { return static_cast<std::byte>(data_[index]); }

  // The same bytes as characters; valid until the next change.
  std::string_view view() const noexcept { return data_; }

  void assign(const void* data, std::size_t size) { data_.assign(static_cast<const char*>(data), size); }

  // RFC 4648: the standard alphabet with padding, the URL-safe one without.
  std::string to_base64() const;
  std::string to_base64url() const;
  std::string to_hex() const;  // lower case

  // Strict: no line breaks, padding complete (standard) or absent (URL-safe), no stray bits in the last digit.
  // Hexadecimal digits may be of either case. The throwing forms raise validation_error.
  static bytes from_base64(std::string_view text);
  static bytes from_base64url(std::string_view text);
  static bytes from_hex(std::string_view text);
  static std::optional<bytes> try_from_base64(std::string_view text);
  static std::optional<bytes> try_from_base64url(std::string_view text);
  static std::optional<bytes> try_from_hex(std::string_view text);

  friend bool operator==(const bytes&, const bytes&) noexcept = default;
  friend std::strong_ordering operator<=>(const bytes&, const bytes&) noexcept = default;

 private:
  std::string data_;
};

}  // namespace tenon
