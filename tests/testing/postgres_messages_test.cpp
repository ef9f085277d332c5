#include <tenon/testing/postgres_messages.hpp>

#include <gtest/gtest.h>

#include <string>

namespace tenon::testing {
namespace {

std::string length(std::size_t n) {
  std::string out;
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>((n >> shift) & 255);
  return out;
}

std::string message(char type, const std::string& body = {}) { return type + length(4 + body.size()) + body; }

std::string first(std::size_t code, const std::string& body = {}) {
  return length(8 + body.size()) + length(code) + body;
}

const std::string startup = first(0x30000, std::string("user\0ann\0\0", 10));

// Feeds pieces to a hook as a connection would.
class stream {
 public:
  explicit stream(traffic_hook& hook, std::uint64_t connection = 1) : hook_(hook), connection_(connection) {}

  // Where the fault comes, from the beginning of this direction; -1: nowhere.
  long server(const std::string& bytes) { return feed(direction::to_server, bytes, to_server_); }
  long client(const std::string& bytes) { return feed(direction::to_client, bytes, to_client_); }

 private:
  long feed(direction way, const std::string& bytes, std::uint64_t& offset) {
    const verdict v = hook_({connection_, way, offset, bytes});
    const long at = v.what == fault::none ? -1 : static_cast<long>(offset + v.after);
    offset += bytes.size();
    return at;
  }

  traffic_hook& hook_;
  std::uint64_t connection_;
  std::uint64_t to_server_ = 0;
  std::uint64_t to_client_ = 0;
};

const long begin = static_cast<long>(startup.size());

TEST(postgres_messages, come_behind_the_startup_message) {
  traffic_hook hook = at_message({.type = 'Q'}, fault::reset);
  stream s(hook);
  EXPECT_EQ(s.server(startup), -1);
  EXPECT_EQ(s.server(message('P') + message('Q', "SELECT 1")), begin + 5);
}

TEST(postgres_messages, of_one_kind_are_counted) {
  traffic_hook hook = at_message({.type = 'B', .number = 3, .after = 2}, fault::reset);
  stream s(hook);
  EXPECT_EQ(s.server(startup + message('B') + message('E') + message('B')), -1);
  EXPECT_EQ(s.server(message('E') + message('B')), begin + 22);
}

TEST(postgres_messages, may_come_byte_by_byte) {
  traffic_hook hook = at_message({.type = 'E', .after = 3}, fault::reset);
  stream s(hook);
  const std::string all = startup + message('P', "EEEEE") + message('E', "portal");
  const long expected = begin + 10 + 3;
  for (long i = 0; i < static_cast<long>(all.size()); ++i)
    ASSERT_EQ(s.server(all.substr(static_cast<std::size_t>(i), 1)), i == expected - 1 ? expected : -1) << i;
}

TEST(postgres_messages, may_be_asked_for_by_what_is_in_them) {
  traffic_hook hook = at_message({.type = 'Q', .containing = "COMMIT"}, fault::reset);
  stream s(hook);
  EXPECT_EQ(s.server(startup + message('Q', "BEGIN") + message('P', "COMMIT")), -1);
  EXPECT_EQ(s.server(message('Q', "x") + message('Q', "COMMIT")), begin + 10 + 11 + 6);
}

TEST(postgres_messages, of_the_server_need_no_startup) {
  traffic_hook hook = at_message({.way = direction::to_client, .type = 'D', .after = 6}, fault::close);
  stream s(hook);
  EXPECT_EQ(s.server(startup + message('D')), -1);
  EXPECT_EQ(s.client(message('R', "0000") + message('D', "row")), 9 + 6);
}

TEST(postgres_messages, come_behind_a_refused_request_for_encryption) {
  traffic_hook hook = at_message({.way = direction::to_client, .type = 'S'}, fault::reset);
  traffic_hook start = at_message({.type = 0}, fault::reset);
  stream s(hook);
  stream t(start);
  for (const std::size_t request : {80'877'104, 80'877'103}) {
    EXPECT_EQ(s.server(first(request)), -1);
    EXPECT_EQ(s.client("N"), -1);
    EXPECT_EQ(t.server(first(request)), -1);
  }
  EXPECT_EQ(s.server(startup), -1);
  EXPECT_EQ(s.client(message('S')), 2);
  EXPECT_EQ(t.server(startup), 16);
}

TEST(postgres_messages, a_request_to_cancel_is_no_startup_message) {
  traffic_hook hook = at_message({.type = 0}, fault::reset);
  EXPECT_EQ(stream(hook, 1).server(first(80'877'102, "12345678")), -1);
  EXPECT_EQ(stream(hook, 2).server(startup), 0);
}

TEST(postgres_messages, are_found_on_a_connection_that_was_open_before) {
  traffic_hook hook = at_message({.type = 'Q'}, fault::reset);
  EXPECT_EQ(hook({1, direction::to_server, 100, message('P') + message('Q')}).after, 5u);
}

TEST(postgres_messages, befall_as_many_connections_as_wanted) {
  traffic_hook one = at_message({.type = 'Q'}, fault::reset);
  traffic_hook all = at_message({.type = 'Q', .connections = 0}, fault::reset);
  for (std::uint64_t connection = 1; connection <= 3; ++connection) {
    EXPECT_EQ(stream(one, connection).server(startup + message('Q')), connection == 1 ? begin : -1);
    EXPECT_EQ(stream(all, connection).server(startup + message('Q')), begin);
  }
}

}  // namespace
}  // namespace tenon::testing
