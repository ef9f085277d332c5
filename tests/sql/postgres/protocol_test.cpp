// What becomes of PostgreSQL's messages, and how ours are written.
#include "sql/postgres/protocol.hpp"

#include <tenon/base/error.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tenon::sql::postgres {
namespace {

using namespace std::string_view_literals;
using kind = reply::kind;
using state = reply_reader::state;

std::string message(char type, std::string_view body) {
  std::string out(1, type);
  append_integer(out, static_cast<std::int32_t>(body.size() + 4));
  return out.append(body);
}

// A row of columns; null: nullptr.
std::string data_row(const std::vector<const char*>& columns) {
  std::string body;
  append_integer(body, static_cast<std::int16_t>(columns.size()));
  for (const char* c : columns) {
    append_integer(body, c ? static_cast<std::int32_t>(std::strlen(c)) : -1);
    if (c) body += c;
  }
  return message('D', body);
}

std::string description(const std::vector<std::pair<std::string, oid>>& columns) {
  std::string body;
  append_integer(body, static_cast<std::int16_t>(columns.size()));
  for (const auto& [name, type] : columns) {
    body += name + '\0';
    body.append(6, '\0');
    append_integer(body, type);
    body.append(8, '\0');
  }
  return message('T', body);
}

void give(reply_reader& to, std::string_view bytes) {
  while (!bytes.empty()) {
    const std::span<char> room = to.room();
    const std::size_t size = std::min(room.size(), bytes.size());
    std::copy_n(bytes.data(), size, room.data());
    to.received(size);
    bytes.remove_prefix(size);
  }
}

// What is left of a reply when its views are gone.
struct heard {
  state how = state::incomplete;
  kind what = kind::none;
  std::string tag = {};
  std::vector<std::string> columns = {};
  std::vector<oid> parameters = {};
  std::vector<std::string> rows = {};
  std::string error = {};
  char transaction = ' ';

  bool operator==(const heard&) const = default;
};

heard hear(reply_reader& from) {
  heard out;
  reply r;
  out.how = from.next(r);
  if (out.how != state::whole) return out;
  out.what = r.what;
  out.tag = r.tag;
  out.transaction = r.what == kind::ready ? r.transaction : ' ';
  if (r.has_columns) {
    EXPECT_TRUE(read_columns(r.columns, [&](std::string_view name, oid type) {
      out.columns.push_back(std::string(name) + ":" + std::to_string(type));
    }));
  }
  if (r.what == kind::described) {
    EXPECT_TRUE(read_types(r.parameters, out.parameters));
  }
  if (r.what == kind::failed) out.error = server_error(r.error).field('C');
  data_rows rows = r.rows;
  for (std::size_t i = 0; i < r.rows.count(); ++i) {
    std::vector<cell> cells(2);
    EXPECT_TRUE(rows.read(cells));
    std::string row;
    for (const cell& c : cells) row += c.is_null() ? "-" : "<" + std::string(c.bytes()) + ">";
    out.rows.push_back(row);
  }
  return out;
}

const std::string conversation =
    message('1', "") + message('t', "\0\1\0\0\0\27"sv) + description({{"id", 23}, {"name", 25}}) + message('Z', "I") +
    message('2', "") + data_row({"1", "one"}) + message('N', "SNOTICE\0\0"sv) + data_row({"2", nullptr}) +
    message('C', "SELECT 2\0"sv) + message('2', "") + message('C', "UPDATE 7\0"sv) +
    message('E', "SERROR\0VERROR\0C23505\0Mno\0\0"sv) + message('Z', "E") + message('I', "") + message('Z', "T");

const std::vector<heard> meaning = {
    {.how = state::whole, .what = kind::described, .columns = {"id:23", "name:25"}, .parameters = {23}},
    {.how = state::whole, .what = kind::ready, .transaction = 'I'},
    {.how = state::whole, .what = kind::completed, .tag = "SELECT 2", .rows = {"<1><one>", "<2>-"}},
    {.how = state::whole, .what = kind::completed, .tag = "UPDATE 7"},
    {.how = state::whole, .what = kind::failed, .error = "23505"},
    {.how = state::whole, .what = kind::ready, .transaction = 'E'},
    {.how = state::whole, .what = kind::completed},
    {.how = state::whole, .what = kind::ready, .transaction = 'T'},
};

TEST(replies_of_the_protocol, are_read_from_one_piece) {
  reply_reader from;
  give(from, conversation);
  for (const heard& m : meaning) EXPECT_EQ(hear(from), m);
  EXPECT_EQ(hear(from).how, state::incomplete);
}

TEST(replies_of_the_protocol, are_read_from_pieces_of_any_size) {
  for (std::size_t size = 1; size < 40; ++size) {
    reply_reader from;
    std::vector<heard> all;
    for (std::size_t at = 0; at < conversation.size(); at += size) {
      give(from, std::string_view(conversation).substr(at, size));
      for (heard h = hear(from); h.how == state::whole; h = hear(from)) all.push_back(h);
    }
    EXPECT_EQ(all, meaning) << "in pieces of " << size;
  }
}

TEST(replies_of_the_protocol, are_read_when_they_are_larger_than_any_buffer_was) {
  const std::string large(300'000, 'x');
  reply_reader from;
  for (int i = 0; i < 3; ++i) {
    give(from, data_row({"1", large.c_str()}) + data_row({"2", large.c_str()}) + message('C', "SELECT 2\0"sv));
    const heard h = hear(from);
    ASSERT_EQ(h.rows.size(), 2u);
    EXPECT_EQ(h.rows[1], "<2><" + large + ">");
    EXPECT_EQ(hear(from).how, state::incomplete);
  }
}

TEST(replies_of_the_protocol, of_no_known_type_or_length_are_garbage) {
  for (const std::string& bytes : {std::string("HTTP/1.1 400 Bad Request\r\n\r\n"), std::string("Z\0\0\0\3", 5),
                                   std::string("Z\x7f\xff\xff\xff", 5), message('Z', "II"), message('?', "")}) {
    reply_reader from;
    give(from, bytes);
    EXPECT_EQ(hear(from).how, state::garbage) << bytes;
  }
}

TEST(rows_of_the_protocol, that_are_not_as_wide_as_expected_are_refused) {
  reply_reader from;
  give(from, data_row({"1", "2", "3"}) + message('C', "SELECT 1\0"sv));
  reply r;
  ASSERT_EQ(from.next(r), state::whole);
  std::vector<cell> cells(2);
  EXPECT_FALSE(r.rows.read(cells));
  EXPECT_EQ(r.rows.last_width(), 3u);
}

TEST(rows_of_the_protocol, whose_columns_reach_beyond_their_end_are_refused) {
  for (const std::string_view body :
       {"\0\1\0\0\0\5abcd"sv, "\0\1\0\0\0\3abcd"sv, "\0\1\0\0"sv, "\0\1"sv, "\0"sv, "\0\1\x7f\xff\xff\xff"sv}) {
    reply_reader from;
    give(from, message('D', body) + message('C', "SELECT 1\0"sv));
    reply r;
    ASSERT_EQ(from.next(r), state::whole);
    cell only{};
    EXPECT_FALSE(r.rows.read({&only, 1}));
  }
}

TEST(descriptions_of_the_protocol, that_end_too_early_are_refused) {
  const std::string whole = description({{"id", 23}, {"name", 25}}).substr(5);
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_FALSE(read_columns(std::string_view(whole).substr(0, size), [](std::string_view, oid) {})) << size;
  std::vector<oid> types;
  EXPECT_FALSE(read_types("\0\2\0\0\0\27"sv, types));
  EXPECT_FALSE(read_types("\0\1\0\0\0\27\0"sv, types));
}

TEST(errors_of_the_protocol, have_the_fields_that_they_have) {
  const server_error e("SFEHLER\0VFATAL\0C57P01\0Mgone\0\0"sv);
  EXPECT_EQ(e.field('C'), "57P01");
  EXPECT_EQ(e.field('M'), "gone");
  EXPECT_EQ(e.field('D'), "");
  EXPECT_TRUE(e.ends_session());
  EXPECT_EQ(server_error("Cno end"sv).field('C'), "");
  EXPECT_EQ(server_error("").field('C'), "");
}

TEST(tags_of_the_protocol, tell_how_many_rows_there_were) {
  EXPECT_EQ(rows_in("INSERT 0 3"), 3);
  EXPECT_EQ(rows_in("UPDATE 12"), 12);
  EXPECT_EQ(rows_in("CREATE TABLE"), 0);
  EXPECT_EQ(rows_in("BEGIN"), 0);
  EXPECT_EQ(rows_in(""), 0);
}

TEST(requests_of_the_protocol, are_written_as_the_manual_says) {
  request out;
  const oid types[] = {23, 0};
  out.parse("s", "SELECT $1", types);
  EXPECT_EQ(out.bytes(), message('P', "s\0SELECT $1\0\0\2\0\0\0\27\0\0\0\0"sv));
  out.clear();
  out.bind("s", [](std::string& to) { to += "\0\1\0\1\0\1\0\0\0\4\0\0\0\7"sv; });
  out.execute();
  out.sync();
  EXPECT_EQ(out.bytes(), message('B', "\0s\0\0\1\0\1\0\1\0\0\0\4\0\0\0\7\0\1\0\1"sv) + message('E', "\0\0\0\0\0"sv) +
                             message('S', ""));
  out.clear();
  out.describe_statement("s");
  out.close_statement("s");
  out.describe_rows();
  out.query("BEGIN");
  EXPECT_EQ(out.bytes(),
            message('D', "Ss\0"sv) + message('C', "Ss\0"sv) + message('D', "P\0"sv) + message('Q', "BEGIN\0"sv));
  out.clear();
  out.copy_data(3);
  EXPECT_EQ(out.bytes(), "d\0\0\0\7"sv);
  out.clear();
  out.copy_done();
  out.copy_fail("no");
  EXPECT_EQ(out.bytes(), message('c', "") + message('f', "no\0"sv));
}

TEST(requests_of_the_protocol, with_a_nul_in_the_statement_are_refused) {
  request out;
  for (const auto& add : {+[](request& r) { r.parse("", "SELECT '\0'"sv, {}); },
                          +[](request& r) { r.query("SELECT '\0'"sv); }, +[](request& r) { r.run("SELECT '\0'"sv); }}) {
    try {
      add(out);
      FAIL();
    } catch (const error& e) {
      EXPECT_EQ(e.kind(), error_kind::query_syntax);
      EXPECT_NE(e.message().find("NUL at its byte 9"), std::string::npos) << e.message();
    }
  }
  EXPECT_EQ(out.bytes(), "");
}

}  // namespace
}  // namespace tenon::sql::postgres
