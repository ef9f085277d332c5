// A connector that keeps what it is asked and answers with made-up records.
#pragma once

#include "protocol/program_text.hpp"

#include <tenon/base/bytes.hpp>
#include <tenon/base/decimal.hpp>
#include <tenon/base/json.hpp>
#include <tenon/base/timestamp.hpp>
#include <tenon/query/async.hpp>
#include <tenon/query/connector.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tenon::testing {

// Every list has two records, every optional one; the values are the same for each member of a type, but those of
// nullable members, which are null in second records.
class recording_session final : public query::session {
 public:
  std::string log;

  void execute(const query::request& r, const query::result_layout* layout, void* out) override {
    log += to_text(r);
    if (layout) fill(*layout, out);
    else *static_cast<std::int64_t*>(out) = 3;
  }
  void execute_all(const query::operation_place* operations, std::size_t count, bool within) override {
    if (!within) begin(isolation::standard, false);
    for (std::size_t i = 0; i < count; ++i) execute(*operations[i].what, operations[i].layout, operations[i].out);
    if (!within) commit();
  }
  void stream(const query::request&, const query::record_layout&, void*, void*, bool (*)(void*)) override {}
  void begin(isolation level, bool read_only) override {
    log += "begin " + std::to_string(static_cast<int>(level)) + (read_only ? " read only\n" : "\n");
  }
  void commit() override { log += "commit\n"; }
  void rollback() override { log += "rollback\n"; }
  void begin_savepoint(unsigned) override {}
  void release_savepoint(unsigned) override {}
  void rollback_to_savepoint(unsigned) override {}
  std::optional<query::raw_rows> query_raw(std::string_view text, const query::parameters& values,
                                           query::access) override {
    log += "query " + std::string(text) + "\n";
    query::raw_rows rows;
    for (std::uint32_t i = 0; i < values.size(); ++i) rows.columns.push_back("p" + std::to_string(i));
    rows.values = values;
    return rows;
  }
  std::int64_t execute_raw(std::string_view text, const query::parameters& values) override {
    log += "execute " + std::string(text) + "\n";
    return values.size();
  }
  void execute_raw_unsafe(std::string_view) override {}
  bool is_broken() const noexcept override { return false; }
  bool lock(const query::advisory_lock&) override { return true; }
  void unlock(const query::advisory_lock&) override {}

 private:
  template <class T>
  static void set(const query::member& m, void* at, T value, bool second) {
    if (m.list) static_cast<std::vector<T>*>(at)->push_back(std::move(value));
    else if (!m.optional) *static_cast<T*>(at) = std::move(value);
    else if (!second) *static_cast<std::optional<T>*>(at) = std::move(value);
  }

  static void fill_member(const query::member& m, void* record, bool second) {
    void* const at = static_cast<char*>(record) + m.offset;
    switch (m.type) {
      case query::member_type::boolean: return set(m, at, true, second);
      case query::member_type::int32: return set(m, at, std::int32_t(32), second);
      case query::member_type::int64: return set(m, at, std::int64_t(9007199254740993), second);
      case query::member_type::float64: return set(m, at, 2.5, second);
      case query::member_type::decimal: return set(m, at, decimal("12345678901234567890.5"), second);
      case query::member_type::string:
        return set(m, at, std::string("a text that is too long to be kept in place"), second);
      case query::member_type::datetime: return set(m, at, timestamp::parse("2024-01-02T03:04:05.678901Z"), second);
      case query::member_type::json: return set(m, at, json::parse(R"({"a":["é",1.50,null]})"), second);
      case query::member_type::bytes: return set(m, at, bytes{1, 2, 255}, second);
      case query::member_type::enumeration: return m.set_enum(at, m.optional && second ? -1 : 1);
      case query::member_type::text_view:
      case query::member_type::bytes_view:
      case query::member_type::composite: return;
    }
  }

  static void fill_record(const query::record_layout& layout, void* record, bool second) {
    for (const query::member& m : layout.members) fill_member(m, record, second);
    for (const query::aggregate_member& a : layout.aggregates)
      fill_member({a.field, a.type, a.optional, a.offset, a.set_enum}, record, second);
    for (const query::relation_member& r : layout.relations) {
      void* const at = static_cast<char*>(record) + r.offset;
      if (r.result) fill(*r.result, at);
      else *static_cast<std::int64_t*>(at) = 4;
    }
  }

  static void fill(const query::result_layout& layout, void* holder) {
    const bool list = layout.kind == query::result_layout::holder::list;
    if (list) layout.reserve(layout, holder, 1);
    fill_record(*layout.record, layout.emplace(layout, holder), false);
    if (list) fill_record(*layout.record, layout.emplace(layout, holder), true);
  }
};

class recording_database final : public query::connector {
 public:
  recording_session session;

  query::session& acquire(query::access a, std::optional<std::chrono::milliseconds>, const tenon::call_site&) override {
    session.log += a == query::access::read ? "reading\n" : "writing\n";
    return session;
  }
  void release(query::session&) noexcept override {}
  void start(query::job& j, query::access, std::optional<std::chrono::milliseconds>) override { start(j, session); }
  void start(query::job& j, query::session& on) override {
    std::exception_ptr failure;
    try {
      j.perform(on);
    } catch (...) {
      failure = std::current_exception();
    }
    j.finished(failure, false);
  }
  void cancel(query::job&) noexcept override {}
  void abandon(query::session&) noexcept override {}
  void connect() override {}
  void disconnect() override {}
  query::connection_counts connections() const noexcept override { return {}; }
};

}  // namespace tenon::testing
