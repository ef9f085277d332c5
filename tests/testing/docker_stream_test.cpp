#include "testing/docker_stream.hpp"

#include "testing/listening_ports.hpp"

#include <tenon/base/error.hpp>

#include <gtest/gtest.h>

#include <string>

namespace tenon::testing {
namespace {

using namespace std::string_literals;

TEST(docker_stream, streams_are_kept_apart_and_together) {
  const process_output output = decode_docker_stream("\1\0\0\0\0\0\0\3one\2\0\0\0\0\0\0\3two\1\0\0\0\0\0\0\5three"s);
  EXPECT_EQ(output.standard_output, "onethree");
  EXPECT_EQ(output.standard_error, "two");
  EXPECT_EQ(output.all, "onetwothree");
}

TEST(docker_stream, lengths_have_four_bytes) {
  const process_output output =
      decode_docker_stream("\1\0\0\0\0\0\1\2"s + std::string(258, 'x') + "\1\0\0\0\0\0\0\1y"s);
  EXPECT_EQ(output.all, std::string(258, 'x') + "y");
}

TEST(docker_stream, a_frame_that_was_cut_off_counts_as_far_as_it_goes) {
  EXPECT_EQ(decode_docker_stream("\1\0\0\0\0\0\0\7abc"s).all, "abc");
  EXPECT_EQ(decode_docker_stream("\1\0\0\0"s).all, "");
  EXPECT_EQ(decode_docker_stream("").all, "");
}

TEST(docker_stream, other_bytes_are_refused) {
  EXPECT_THROW(decode_docker_stream("plain text"), error);
  EXPECT_THROW(decode_docker_stream("\1\0\1\0\0\0\0\1x"s), error);
  EXPECT_THROW(decode_docker_stream("\1\0\0\0\0\0\0\1xplain"s), error);
}

constexpr char table[] =
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
    "   0: 0100007F:1538 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0\n"
    "   1: 0100007F:2710 0100007F:0050 01 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0\n"
    "   0: 00000000000000000000000000000000:0050 00000000000000000000000000000000:0000 0A 00000000:00000000\n";

TEST(listening_ports, sockets_that_listen_are_found_on_both_versions_of_ip) {
  EXPECT_TRUE(lists_listener(table, 5432));
  EXPECT_TRUE(lists_listener(table, 80));
}

TEST(listening_ports, sockets_that_are_connected_are_not) {
  EXPECT_FALSE(lists_listener(table, 10000));
  EXPECT_FALSE(lists_listener(table, 0));
  EXPECT_FALSE(lists_listener("", 80));
  EXPECT_FALSE(lists_listener("cat: not found", 80));
}

}  // namespace
}  // namespace tenon::testing
