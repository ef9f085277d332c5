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

// The statements of a transaction and their tables.
struct planned_statements {
  explicit planned_statements(std::size_t count) : tables(count), all(count) {}

  std::deque<partiql_statement> statements;
  std::vector<table_ptr> tables;  // null where there is none, for which `all` has failed
  transaction_outcomes all;
};

// Refuses statements that are none, and those that a transaction cannot have of tables that there are.
planned_statements plan(engine_context& context, const execute_transaction_request& request) {
  planned_statements out(request.statements.size());
  for (std::size_t i = 0; i < request.statements.size(); ++i) {
    const auto& statement = out.statements.emplace_back(
        within(i, [&] { return read_statement(request.statements[i].text, request.statements[i].parameters); }));
    out.all.attempt(i, [&] { out.tables[i] = require_table(context, statement.table); });
    if (!out.tables[i]) continue;
    if (statement.returning != partiql_returning::none) {
      refuse_at(i, "RETURNING clause is not supported in ExecuteTransaction.");
    }
    if (statement.index) refuse_at(i, "Reads on indices are not supported within transactions.");
  }
  const auto reads = std::count_if(out.statements.begin(), out.statements.end(),
                                   [](const partiql_statement& statement) { return statement.is_read(); });
  if (reads != 0 && static_cast<std::size_t>(reads) != out.statements.size()) {
    refuse("ExecuteTransaction API does not support both read and write operations in the same request.");
  }
  return out;
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

void read_as_one(engine_context& context, planned_statements& plan, return_consumed_capacity detail, std::string& out) {
  const auto& statements = plan.statements;
  const auto& tables = plan.tables;
  std::vector<std::unique_ptr<item_write>> reads(statements.size());
  for (std::size_t i = 0; i < statements.size(); ++i) {
    if (!tables[i]) continue;
    const auto key = within(i, [&] { return selected_key(*tables[i], statements[i]); });
    if (!key) {
      refuse_at(i, "Select statements within ExecuteTransaction must specify the primary key in the where clause.");
    }
    plan.all.attempt(i, [&] {
      reads[i] = std::make_unique<transaction_read>(tables[i], encode_key(*tables[i], *key), statements[i]);
    });
  }
  plan.all.throw_if_failed();
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
                                 planned_statements& plan) {
  const auto& statements = plan.statements;
  const auto& tables = plan.tables;
  std::vector<std::unique_ptr<item_write>> writes(statements.size());
  for (std::size_t i = 0; i < statements.size(); ++i) {
    if (!tables[i]) continue;
    const auto& statement = statements[i];
    if (statement.verb == partiql_verb::exists &&
        (!named_key(*tables[i], statement, repeated_key::first_counts) || names_item_alone(*tables[i], statement))) {
      refuse_at(i, "EXISTS() must contain a single item read with additional condition");
    }
    plan.all.attempt(i, [&] {
      writes[i] = write_of(tables[i], statement, request.statements[i].returns_on_failure, write_place::transaction);
    });
  }
  plan.all.throw_if_failed();
  refuse_same_items(writes);
  std::vector<write_effect> effects(writes.size());
  execute_as_one(context, writes, plan.all, effects);

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
  auto planned = plan(context, request);
  if (planned.statements.front().is_read()) {
    read_as_one(context, planned, request.capacity, out);
    return;
  }
  out += context.tokens.answer(request.client_request_token.value_or(""), fingerprint(request), context.now(),
                               [&] { return write_as_one(context, request, planned); });
}

}  // namespace tenon::local::dynamodb
