#include <tenon/testing/postgres_messages.hpp>

#include "base/big_endian.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

namespace tenon::testing {
namespace {

constexpr std::size_t length_size = 4;
constexpr std::uint32_t cancel_request = 80'877'102;
constexpr std::uint32_t ssl_request = 80'877'103;
constexpr std::uint32_t encryption_request = 80'877'104;  // GSSAPI

// Finds the messages in one direction of a connection.
class message_reader {
 public:
  explicit message_reader(bool has_types) : has_types_(has_types) {}

  // The next byte belongs to no message: the answer to a request for encryption.
  void expect_single_byte() { single_bytes_ += 1; }

  // Takes bytes up to the beginning of a message, or to the end; `at` moves on. A message with a type begins with it, one
  // without when its code is known.
  struct begun {
    char type = 0;
    std::size_t at = 0;  // in `bytes`; 0 if it began before
    std::uint32_t code = 0;
  };
  std::optional<begun> next(std::string_view bytes, std::size_t& at) {
    while (at < bytes.size()) {
      if (left_ > 0) {
        const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size() - at));
        at += size;
        left_ -= size;
        continue;
      }
      if (single_bytes_ > 0) {
        --single_bytes_;
        ++at;
        continue;
      }
      const std::size_t from = at;
      const bool is_first = head_size_ == 0;
      const std::size_t wanted = has_types_ ? 1 + length_size : 2 * length_size;
      if (is_first) begin_ = from;
      head_[head_size_++] = bytes[at++];
      if (head_size_ == wanted) end_head();
      if (has_types_ && is_first) return begun{bytes[from], from, 0};
      if (!has_types_ && head_size_ == 0) {
        const auto code = static_cast<std::uint32_t>(big_endian({head_.data() + length_size, length_size}));
        const std::size_t start = at >= wanted ? begin_ : 0;
        has_types_ = code != ssl_request && code != encryption_request;
        return begun{0, start, code};
      }
    }
    return std::nullopt;
  }

 private:
  void end_head() {
    const std::uint64_t length =
        big_endian({head_.data() + (has_types_ ? 1 : 0), length_size});  // counts itself, not the type
    const std::uint64_t known = has_types_ ? length_size : 2 * length_size;
    left_ = length > known ? length - known : 0;
    head_size_ = 0;
  }

  bool has_types_;
  std::array<char, 2 * length_size> head_{};
  std::size_t head_size_ = 0;
  std::size_t begin_ = 0;   // of the head, in the piece in which it began
  std::uint64_t left_ = 0;  // bytes of the current message
  unsigned single_bytes_ = 0;
};

struct followed {
  // One that is met in the middle has its startup behind it, and is taken to be between two messages.
  explicit followed(const passing& met) : to_server(met.way == direction::to_server && met.offset > 0) {}

  message_reader to_server;
  message_reader to_client{true};
  unsigned seen = 0;                      // messages of the kind
  std::optional<std::uint64_t> fault_at;  // the offset
  bool done = false;
};

class message_fault {
 public:
  message_fault(postgres_message where, fault what) : where_(std::move(where)), what_(what) {}

  verdict operator()(const passing& p) {
    followed& c = connections_.try_emplace(p.connection, p).first->second;
    message_reader& reader = p.way == direction::to_server ? c.to_server : c.to_client;
    for (std::size_t at = 0; const auto m = reader.next(p.bytes, at);) {
      if (m->code == ssl_request || m->code == encryption_request) c.to_client.expect_single_byte();
      const bool is_request = m->code == ssl_request || m->code == encryption_request || m->code == cancel_request;
      if (p.way != where_.way || is_request || m->type != where_.type || c.fault_at) continue;
      if (!where_.containing.empty() && !holds(p.bytes, *m)) continue;
      if (++c.seen == where_.number) c.fault_at = p.offset + m->at + where_.after;
    }
    if (!c.fault_at || c.done || p.way != where_.way || *c.fault_at > p.offset + p.bytes.size()) return {};
    c.done = true;
    if (where_.connections > 0 && ++befallen_ > where_.connections) return {};
    return {what_, static_cast<std::size_t>(std::max(*c.fault_at, p.offset) - p.offset)};
  }

 private:
  // Whether the message, as far as it is in the piece, has the bytes in it.
  bool holds(std::string_view bytes, const message_reader::begun& m) const {
    std::string_view body = bytes.substr(m.at);
    const std::size_t head = m.type == 0 ? 0 : 1;
    if (body.size() >= head + length_size)
      body = body.substr(0, head + std::max<std::size_t>(big_endian(body.substr(head, length_size)), length_size));
    return body.find(where_.containing) != std::string_view::npos;
  }

  postgres_message where_;
  fault what_;
  std::map<std::uint64_t, followed> connections_;
  unsigned befallen_ = 0;
};

}  // namespace

traffic_hook at_message(postgres_message where, fault what) { return message_fault(std::move(where), what); }

}  // namespace tenon::testing
