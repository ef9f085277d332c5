// What zlib has compressed, as it was before.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

struct z_stream_s;

namespace tenon::dynamodb::aws {

enum class compressed_form : std::uint8_t {
  gzip,  // RFC 1952: one member after another
  zlib,  // RFC 1950, which HTTP calls deflate
};

// How zlib names the form: the number of its window's bits.
int window_bits(compressed_form form) noexcept;

// Reads a compressed text, whose bytes must stay.
class inflation {
 public:
  inflation(std::string_view compressed, compressed_form form);
  inflation(const inflation&) = delete;
  inflation& operator=(const inflation&) = delete;
  ~inflation();

  enum class outcome : std::uint8_t {
    whole,
    cut_off,   // its end is missing
    too_long,  // the content would be longer than `longest`
    damaged    // see problem()
  };

  // Appends the content of the member that begins here.
  outcome append_member(std::string& out, std::size_t longest);

  // After a whole member: whether bytes follow it, whether these look like a member of gzip, and what begins that.
  bool has_more() const noexcept;
  bool is_at_gzip() const noexcept;
  void begin_member() noexcept;

  // What is wrong, in zlib's words; "": it has none for that.
  std::string_view problem() const noexcept;

 private:
  void feed() noexcept;

  std::unique_ptr<z_stream_s> z_;
  std::size_t left_;  // that zlib has not been given yet: it counts in 32 bits
};

}  // namespace tenon::dynamodb::aws
