// The engine on an empty database with the tables of a schema.
#pragma once

#include "observe/observer.hpp"
#include "sql/engine_database.hpp"
#include "sql/json_request.hpp"
#include "sql/session.hpp"

#include <tenon/base/error.hpp>
#include <tenon/describe/description.hpp>
#include <tenon/schema/compile.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace tenon::testing {

enum class foreign_keys { enforced, emulated };

inline describe::description described(std::string_view models, foreign_keys keys) {
  std::string text = "datasource db {\n provider = \"" + std::string(engine_database::provider) + "\"\n";
  if (keys == foreign_keys::emulated) text += " relationMode = \"prisma\"\n";
  text += "}\n";
  schema::source_set sources;
  sources.files.push_back({"schema.prisma", text += models});
  schema::compile_result compiled = schema::compile(sources);
  if (!compiled.ok())
    for (const schema::diagnostic& d : compiled.diagnostics) ADD_FAILURE() << d.message;
  return describe::description(std::move(compiled.schema));
}

class engine {
 public:
  // `models`: a schema without its datasource. `url_parameters`: for SQLite.
  explicit engine(std::string_view models, foreign_keys keys = foreign_keys::enforced,
                  std::string_view url_parameters = {})
      : schema_(described(models, keys)), database_(schema_, url_parameters) {
    session_ =
        std::make_unique<sql::session>(database_.open(schema_.schema(), watch_), 100, keys == foreign_keys::emulated);
    session_->execute_raw_unsafe(migrate::creation_script(schema_.definition()));
    watch_.on_query([this](const query_event& e) { statements_.emplace_back(e.sql); });
  }

  const query::model_descriptor& model(std::string_view name) const {
    for (const query::model_descriptor* m : schema_.schema().models)
      if (m->name == name) return *m;
    throw std::invalid_argument("no such model: " + std::string(name));
  }

  void create(std::string_view model_name, std::string_view data) {
    query::request r(model(model_name), query::action::create);
    json_request::input(r.body, query::section::create, *r.model, boost::json::parse(data));
    run(r);
    renumber();
  }
  void update(std::string_view model_name, std::string_view where, std::string_view data) {
    query::request r(model(model_name), query::action::update);
    r.body.add(query::section::where, json_request::condition(*r.model, boost::json::parse(where)));
    json_request::input(r.body, query::section::update, *r.model, boost::json::parse(data));
    run(r);
  }
  void upsert(std::string_view model_name, std::string_view where, std::string_view create, std::string_view update) {
    query::request r(model(model_name), query::action::upsert);
    r.body.add(query::section::where, json_request::condition(*r.model, boost::json::parse(where)));
    json_request::input(r.body, query::section::create, *r.model, boost::json::parse(create));
    json_request::input(r.body, query::section::update, *r.model, boost::json::parse(update));
    run(r);
  }

  void remove(std::string_view model_name, std::string_view where) {
    query::request r(model(model_name), query::action::remove);
    r.body.add(query::section::where, json_request::condition(*r.model, boost::json::parse(where)));
    run(r);
  }
  std::int64_t update_many(std::string_view model_name, std::string_view where, std::string_view data) {
    query::request r(model(model_name), query::action::update_many);
    r.body.add(query::section::where, json_request::condition(*r.model, boost::json::parse(where)));
    json_request::input(r.body, query::section::update, *r.model, boost::json::parse(data));
    return count(r);
  }
  std::int64_t remove_many(std::string_view model_name, std::string_view where, std::int64_t limit = 0) {
    query::request r(model(model_name), query::action::remove_many);
    r.body.add(query::section::where, json_request::condition(*r.model, boost::json::parse(where)));
    if (limit != 0) r.body.add_count(query::section::limit, limit);
    return count(r);
  }

  // The error that `action` ends with.
  template <class Action>
  static error failure_of(const Action& action) {
    try {
      action();
    } catch (const error& e) {
      return e;
    }
    ADD_FAILURE() << "nothing was thrown";
    return error({});
  }

  // The rows of a query, columns separated by spaces and rows by "|": "1 ann|2 bob".
  std::string rows(std::string_view sql) {
    const query::raw_rows found = *session_->query_raw(database_.native(sql), {}, query::access::write);
    std::string out;
    for (std::uint32_t i = 0; i < found.values.size(); ++i) {
      if (i > 0) out += i % found.columns.size() == 0 ? '|' : ' ';
      append(out, found.values, found.values[i]);
    }
    return out;
  }
  void sql(std::string_view text) {
    session_->execute_raw_unsafe(database_.native(text));
    renumber();
  }

  // What was run since the last call.
  std::vector<std::string> take_statements() { return std::exchange(statements_, {}); }

  sql::session& session() { return *session_; }

 private:
  // The primary key of a result, which tests look up in the database where they care.
  struct key {
    std::int32_t number = 0;
    std::string text;
  };

  void renumber() {
    const std::vector<std::string> before = statements_;
    if (const std::string script = database_.renumbering(); !script.empty()) session_->execute_raw_unsafe(script);
    statements_ = before;
  }

  std::int64_t count(const query::request& r) {
    std::int64_t changed = 0;
    session_->execute(r, nullptr, &changed);
    return changed;
  }

  void run(query::request& r) {
    const std::uint16_t field = r.model->keys[0].fields[0];
    r.body.add_fields(query::section::fields, &field, 1);
    const bool is_text = r.model->fields[field].type == query::scalar::string;
    const query::member m{field, is_text ? query::member_type::string : query::member_type::int32, false,
                          static_cast<std::uint32_t>(is_text ? offsetof(key, text) : offsetof(key, number)), nullptr};
    const query::record_layout record{r.model, {&m, 1}, {}, {}};
    query::result_layout layout;
    layout.record = &record;
    layout.record_size = sizeof(key);
    layout.emplace = [](const query::result_layout&, void* holder) { return holder; };
    layout.records = [](const query::result_layout&, void* holder, std::size_t& count) {
      count = 1;
      return holder;
    };
    key result;
    session_->execute(r, &layout, &result);
  }

  static void append(std::string& out, const query::parameters& from, const query::value& v) {
    switch (v.type) {
      case query::value_type::null: out += "null"; return;
      case query::value_type::int64: out += std::to_string(v.integer); return;
      case query::value_type::float64: out += std::to_string(v.real); return;
      case query::value_type::string: out += from.text(v); return;
      case query::value_type::boolean:
      case query::value_type::decimal:
      case query::value_type::datetime:
      case query::value_type::json:
      case query::value_type::bytes:
      case query::value_type::enumeration:
      case query::value_type::list:
      case query::value_type::composite: out += '?'; return;
    }
  }

  describe::description schema_;
  engine_database database_;
  observe::observer watch_;
  std::vector<std::string> statements_;
  std::unique_ptr<sql::session> session_;
};

}  // namespace tenon::testing
