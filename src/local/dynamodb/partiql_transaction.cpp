#include "local/dynamodb/partiql_transaction.hpp"

#include "local/api/failure.hpp"
#include "local/dynamodb/partiql_capacity.hpp"
#include "local/dynamodb/partiql_read.hpp"
#include "local/dynamodb/partiql_write.hpp"
#include "local/dynamodb/transaction_outcomes.hpp"
#include "local/dynamodb/transaction_tokens.hpp"

#include <tenon/dynamodb/wire.hpp>

#include <algorithm>
#include <deque>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace tenon::local::dynamodb {
namespace {

// Reads an item together with others.
class transaction_read : public item_write {
 public:
  transaction_read(table_ptr target, encoded_key key, const partiql_statement& statement)
      : item_write(std::move(target), std::move(key)), statement_(statement) {}

  write_outcome decide(const stored_item* before, stored_item&) override {
    size_ = before != nullptr ? before->size : 0;
    found_ = before != nullptr ? select_from(statement_, *before) : std::nullopt;
    return write_outcome::keep;
  }

  const std::optional<std::string>& found() const noexcept { return found_; }
  std::size_t size() const noexcept { return size_; }

 private:
  const partiql_statement& statement_;
  std::optional<std::string> found_;
  std::size_t size_ = 0;
};

[[noreturn]] void refuse_at(std::size_t number, std::string_view what) {
  refuse("Validation failed in TransactStatements[" + std::to_string(number) + "]: " + std::string(what));
}

// Does what concerns a statement alone.
template <class What>
auto within(std::size_t number, const What& what) {
  try {
    return what();
  } catch (const failure& f) {
    refuse_at(number, f.message());
  }
}

// Reads the statements, and refuses those that no table is needed to refuse.
std::deque<partiql_statement> read_all(const execute_transaction_request& request) {
  std::deque<partiql_statement> statements;
  for (std::size_t i = 0; i < request.statements.size(); ++i) {
    statements.push_back(
        within(i, [&] { return read_statement(request.statements[i].text, request.statements[i].parameters); }));
    const auto& statement = statements.back();
    if (statement.returning != partiql_returning::none) {
      refuse_at(i, "RETURNING clause is not supported in ExecuteTransaction.");
    }
    if (statement.index) refuse_at(i, "Reads on indices are not supported within transactions.");
  }
  const auto reads = std::count_if(statements.begin(), statements.end(),
                                   [](const partiql_statement& statement) { return statement.is_read(); });
  if (reads != 0 && static_cast<std::size_t>(reads) != statements.size()) {
    refuse("ExecuteTransaction API does not support both read and write operations in the same request.");
  }
  return statements;
}

void refuse_same_items(const std::vector<std::unique_ptr<item_write>>& writes) {
  distinct_items items;
  for (const auto& write : writes) items.add(write->target(), write->key().bytes);
}

std::vector<item_write*> pointers(const std::vector<std::unique_ptr<item_write>>& writes) {
  std::vector<item_write*> out;
  for (const auto& write : writes) out.push_back(write.get());
  return out;
}

void read_as_one(engine_context& context, const std::deque<partiql_statement>& statements,
                 return_consumed_capacity detail, std::string& out) {
  std::vector<std::unique_ptr<item_write>> reads;
  std::vector<table_ptr> tables;
  for (std::size_t i = 0; i < statements.size(); ++i) {
    auto from = require_table(context, statements[i].table);
    const auto key = within(i, [&] { return selected_key(*from, statements[i]); });
    if (!key) {
      refuse_at(i, "Select statements within ExecuteTransaction must specify the primary key in the where clause.");
    }
    tables.push_back(from);
    auto encoded = encode_key(*from, *key);
    reads.push_back(std::make_unique<transaction_read>(std::move(from), std::move(encoded), statements[i]));
  }
  refuse_same_items(reads);
  execute_writes(context, pointers(reads));

  capacity_by_table consumed;
  out += R"({"Responses":[)";
  for (std::size_t i = 0; i < reads.size(); ++i) {
    const auto& read = static_cast<const transaction_read&>(*reads[i]);
    if (i != 0) out += ',';
    out += read.found() ? R"({"Item":)" + *read.found() + '}' : "{}";
    consumed_capacity units;
    units.of = tables[i];
    units.named = statements[i].table;
    units.table = read_capacity(read.size(), read_kind::transactional);
    units.is_split = true;
    consumed.add(units);
  }
  out += ']';
  consumed.append(out, detail);
  out += '}';
}

transaction_answers write_as_one(engine_context& context, const execute_transaction_request& request,
                                 const std::deque<partiql_statement>& statements) {
  transaction_outcomes all(statements.size());
  std::vector<std::unique_ptr<item_write>> writes;
  std::vector<table_ptr> tables;
  for (std::size_t i = 0; i < statements.size(); ++i) {
    const auto& statement = statements[i];
    auto target = require_table(context, statement.table);
    if (statement.verb == partiql_verb::exists &&
        (!named_key(*target, statement, repeated_key::first_counts) || names_item_alone(*target, statement))) {
      refuse_at(i, "EXISTS() must contain a single item read with additional condition");
    }
    tables.push_back(target);
    all.prepare(i, [&] {
      writes.push_back(write_of(target, statement, request.statements[i].returns_on_failure, delete_of_nothing::fails));
    });
    all.throw_if_failed();
  }
  refuse_same_items(writes);
  std::vector<write_effect> effects(writes.size());
  execute_as_one(context, writes, all, effects);

  transaction_capacity consumed;
  for (std::size_t i = 0; i < writes.size(); ++i) consumed.add(tables[i], statements[i].table, effects[i]);
  const std::string responses = R"({"Responses":[])";
  transaction_answers out{responses, responses};
  consumed.written.append(out.first, request.capacity);
  consumed.read_again.append(out.again, request.capacity);
  out.first += '}';
  out.again += '}';
  return out;
}

// What makes two requests the same.
std::string fingerprint(const execute_transaction_request& request) {
  std::string out = "PartiQL";
  for (const auto& statement : request.statements) {
    out.append(std::to_string(statement.text.size())).append(":").append(statement.text);
    out += statement.returns_on_failure == return_values_on_failure::none ? 'n' : 'o';
    for (const auto& value : statement.parameters) tenon::dynamodb::append_wire(out, value);
  }
  return out;
}

}  // namespace

void execute_statements_as_one(engine_context& context, const execute_transaction_request& request, std::string& out) {
  const auto statements = read_all(request);
  if (statements.front().is_read()) {
    read_as_one(context, statements, request.capacity, out);
    return;
  }
  out += context.tokens.answer(request.client_request_token.value_or(""), fingerprint(request), context.now(),
                               [&] { return write_as_one(context, request, statements); });
}

}  // namespace tenon::local::dynamodb
