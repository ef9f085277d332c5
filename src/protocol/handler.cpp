#include <tenon/protocol/handler.hpp>

#include "protocol/error.hpp"
#include "protocol/operation.hpp"
#include "protocol/raw_rows.hpp"

#include "base/json_text.hpp"

#include <tenon/base/error.hpp>

#include <boost/json/array.hpp>
#include <boost/json/parser.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <cstddef>
#include <exception>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

namespace tenon::protocol {

namespace {

// Deep enough for any relation anybody follows, shallow enough for any stack.
constexpr std::size_t max_depth = 256;

boost::json::value parse_body(std::string_view text) {
  boost::json::parse_options options;
  options.max_depth = max_depth;
  boost::json::parser parser({}, options);
  boost::json::error_code problem;
  const std::size_t read = parser.write_some(text.data(), text.size(), problem);
  if (problem) raise_malformed(problem.message(), read);
  if (read < text.size() && text.find_first_not_of(" \t\r\n", read) != std::string_view::npos)
    raise_malformed("there is more behind it.", read);
  return parser.release();
}

void append_error(std::string& out, const user_error& e, std::optional<std::size_t> index) {
  out += R"({"error":)";
  append_json_string(out, e.message);
  out += R"(,"user_facing_error":{"is_panic":false,"message":)";
  append_json_string(out, e.message);
  (out += R"(,"meta":)") += boost::json::serialize(e.meta);
  ((out += R"(,"error_code":")") += e.code) += '"';
  if (index) (out += R"(,"batch_request_idx":)") += std::to_string(*index);
  out += "}}";
}

std::string error_answer(const user_error& e, std::optional<std::size_t> index = {}) {
  std::string out = R"({"errors":[)";
  append_error(out, e, index);
  return out += "]}";
}

// Calls `f`, which returns an answer, and answers with the error instead if there is one. `index` is set by `f` while
// it runs one request of a batch.
template <class F>
std::string guarded(const query::schema_descriptor& schema, const F& f, const std::optional<std::size_t>& index = {}) {
  try {
    return f();
  } catch (const request_error& e) {
    return error_answer(e.error(), index);
  } catch (const tenon::error& e) {
    return error_answer(describe_error(e, schema), index);
  } catch (const std::exception& e) {
    return error_answer({"T1000", e.what(), {}}, index);
  }
}

query::access access_of(const operation& op) {
  return op.request ? query::access_of(op.request->act) : query::access::write;
}

// Whether a database refused a statement for what it says, rather than for the state that it is in itself.
bool is_about_statement(error_kind kind) {
  constexpr error_kind kinds[] = {error_kind::unknown,          error_kind::value_too_long,
                                  error_kind::unique_violation, error_kind::foreign_key_violation,
                                  error_kind::check_violation,  error_kind::null_violation,
                                  error_kind::raw_query_failed, error_kind::query_syntax,
                                  error_kind::table_not_found,  error_kind::column_not_found,
                                  error_kind::invalid_input};
  return std::find(std::begin(kinds), std::end(kinds), kind) != std::end(kinds);
}

// Appends the result of a raw statement. What a database has against one has a single code, P2010.
void run_raw(std::string& out, const operation& op, query::session& s) try {
  if (op.kind == operation_kind::query_raw)
    write_raw_rows(out, *s.query_raw(op.statement->text, op.statement->values, query::access::write));
  else out += std::to_string(s.execute_raw(op.statement->text, op.statement->values));
} catch (const tenon::error& e) {
  if (!is_about_statement(e.kind())) throw;
  const std::string& text = e.server_message().empty() ? e.message() : e.server_message();
  throw request_error({"P2010", "The statement failed: " + text, {{"code", e.native_code()}, {"message", text}}});
}

std::string run(const operation& op, query::session& s) {
  std::string out = R"({"data":{)";
  append_json_string(out, op.answer_name);
  out += ':';
  if (op.statement) {
    run_raw(out, op, s);
  } else if (op.result) {
    const result records(*op.result->type);
    s.execute(*op.request, op.result->type.get(), records.holder());
    write_result(out, *op.result->type, op.result->fields, records.holder());
  } else {
    std::int64_t count = 0;
    s.execute(*op.request, nullptr, &count);
    ((out += R"({"count":)") += std::to_string(count)) += '}';
  }
  return out += "}}";
}

isolation isolation_of(const boost::json::object& transaction) {
  const boost::json::value* level = transaction.if_contains("isolationLevel");
  if (!level || level->is_null()) return isolation::standard;
  constexpr std::pair<std::string_view, isolation> levels[] = {
      {"ReadUncommitted", isolation::read_uncommitted}, {"ReadCommitted", isolation::read_committed},
      {"RepeatableRead", isolation::repeatable_read},   {"Snapshot", isolation::snapshot},
      {"Serializable", isolation::serializable},
  };
  if (level->is_string())
    for (const auto& [name, value] : levels)
      if (std::string_view(level->get_string().data(), level->get_string().size()) == name) return value;
  raise_invalid_input("Invalid isolation level " + boost::json::serialize(*level) +
                      "; it can be ReadUncommitted, ReadCommitted, RepeatableRead, Snapshot or Serializable.");
}

// Rolls back unless it is committed.
class transaction {
 public:
  transaction(query::session& s, isolation level, bool read_only) : session_(s) { session_.begin(level, read_only); }
  transaction(const transaction&) = delete;
  transaction& operator=(const transaction&) = delete;
  ~transaction() {
    if (done_) return;
    try {
      session_.rollback();
    } catch (const tenon::error&) {
      // The error that led here is the one to report; a session that cannot roll back says so by is_broken().
    }
  }
  void commit() {
    session_.commit();
    done_ = true;
  }

 private:
  query::session& session_;
  bool done_ = false;
};

std::string joined(const std::vector<std::string>& answers) {
  std::string out = R"({"batchResult":[)";
  for (std::size_t i = 0; i < answers.size(); ++i) (out += i > 0 ? "," : "") += answers[i];
  return out += "]}";
}

}  // namespace

struct handler::state {
  state(const query::schema_descriptor& s, query::connector& c) : vocabulary(s), database(c) {}

  vocabulary_of_schema vocabulary;
  query::connector& database;

  const query::schema_descriptor& schema() const { return vocabulary.inputs.schema(); }

  operation translate(const boost::json::value& request) {
    if (!request.is_object()) raise_malformed("it must be an object.");
    return to_operation(vocabulary, request.get_object());
  }

  std::string answer_one(const boost::json::value& request) {
    const operation op = translate(request);
    const query::lease session(database, access_of(op));
    return run(op, *session);
  }

  std::string answer_each(const boost::json::array& batch) {
    std::vector<std::string> answers;
    for (const boost::json::value& request : batch)
      answers.push_back(guarded(schema(), [&] { return answer_one(request); }));
    return joined(answers);
  }

  std::string answer_together(const boost::json::array& batch, const boost::json::object& options) {
    std::optional<std::size_t> index;
    return guarded(
        schema(),
        [&] {
          const isolation level = isolation_of(options);
          std::vector<operation> operations;
          bool read_only = true;
          for (const boost::json::value& request : batch) {
            operations.push_back(translate(request));
            read_only = read_only && access_of(operations.back()) == query::access::read;
          }
          const query::lease session(database, read_only ? query::access::read : query::access::write);
          transaction all(*session, level, read_only);
          std::vector<std::string> answers;
          for (std::size_t i = 0; i < operations.size(); ++i) {
            index = i;
            answers.push_back(run(operations[i], *session));
          }
          index.reset();
          all.commit();
          return joined(answers);
        },
        index);
  }

  std::string answer(std::string_view text) {
    const boost::json::value body = parse_body(text);
    if (!body.is_object()) raise_malformed("it must be an object.");
    const boost::json::value* batch = body.get_object().if_contains("batch");
    if (!batch) return answer_one(body);
    if (!batch->is_array()) raise_malformed("`batch` must be an array.");
    const boost::json::value* options = body.get_object().if_contains("transaction");
    if (!options || options->is_null()) return answer_each(batch->get_array());
    if (!options->is_object()) raise_malformed("`transaction` must be an object.");
    return answer_together(batch->get_array(), options->get_object());
  }
};

handler::handler(const query::schema_descriptor& schema, query::connector& database)
    : state_(std::make_unique<state>(schema, database)) {}
handler::handler(handler&&) noexcept = default;
handler& handler::operator=(handler&&) noexcept = default;
handler::~handler() = default;

std::string handler::answer(std::string_view request) {
  return guarded(state_->schema(), [&] { return state_->answer(request); });
}

}  // namespace tenon::protocol
