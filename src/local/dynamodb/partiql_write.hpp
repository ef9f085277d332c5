// The writes that INSERT, UPDATE and DELETE are, and the conditions that EXISTS states.
#pragma once

#include "local/api/failure.hpp"
#include "local/api/requests.hpp"
#include "local/dynamodb/item_access.hpp"
#include "local/expressions/partiql_statement.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace tenon::local::dynamodb {

// Whether a write is one of a transaction, which has words of its own for a WHERE that does not name an item. It also
// decides what a DELETE with a condition besides the key does where there is no item. The service answers
// ExecuteStatement as if the item had been deleted, and is taken to answer batches so; what it does with such a DELETE in
// a transaction is not known, and there its condition fails.
enum class write_place : std::uint8_t { alone, transaction };

// Refers to the statement, which must outlive it.
class partiql_write : public item_write {
 public:
  partiql_write(table_ptr target, encoded_key key, const partiql_statement& statement,
                return_values_on_failure on_failure, write_place place);

  write_outcome decide(const stored_item* before, stored_item& after) override;

  // The JSON of what RETURNING asks for, when it has been executed; nothing if that is nothing.
  std::optional<std::string> returned() const;

 private:
  write_outcome insert(const stored_item* before, stored_item& after);
  write_outcome change(const stored_item* before, stored_item& after);
  write_outcome erase(const stored_item* before);
  bool is_allowed(const stored_item* before) const;
  [[noreturn]] void fail(const stored_item* before) const;

  const partiql_statement& statement_;
  return_values_on_failure on_failure_;
  write_place place_;
  std::optional<item> old_;  // where RETURNING asks for them
  std::optional<item> new_;
};

// The write of a statement that is none of reading. Throws failure if it has no complete key, or changes one.
std::unique_ptr<partiql_write> write_of(table_ptr target, const partiql_statement& statement,
                                        return_values_on_failure on_failure, write_place place = write_place::alone);

// What the answers of batches and transactions call a failure: "ValidationError", "ConditionalCheckFailed".
std::string code_of(const failure& f);

}  // namespace tenon::local::dynamodb
