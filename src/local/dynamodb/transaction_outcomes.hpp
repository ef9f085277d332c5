// What the actions of a transaction come to: that of all of them, or why some fail.
#pragma once

#include "local/api/failure.hpp"
#include "local/dynamodb/item_access.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace tenon::local::dynamodb {

// The items that actions are for, each once.
class distinct_items {
 public:
  // `key` is kept as it is. Throws failure if the item is there already.
  void add(const table& of, std::string_view key);

 private:
  std::set<std::pair<std::uint32_t, std::string_view>> items_;
};

// Not for use by two threads at once.
class transaction_outcomes {
 public:
  // Tells failures of a request as a whole, which are thrown, from those of an action.
  using whole_test = bool (*)(const failure& f);

  explicit transaction_outcomes(std::size_t actions, whole_test is_of_request = nullptr)
      : reasons_(actions), is_of_request_(is_of_request) {}

  // Does what needs no items, unless an action before this one has failed at that: the service stops at the first.
  template <class What>
  void prepare(std::size_t action, const What& what) {
    if (!has_failed_) attempt(action, what);
  }

  // Remembers why `what` fails, if it does, for the action.
  template <class What>
  void attempt(std::size_t action, const What& what) {
    try {
      what();
    } catch (const failure& f) {
      note(action, f);
    }
  }

  void start_again();

  // Throws TransactionCanceledException with the reasons of all actions.
  void throw_if_failed() const;

 private:
  void note(std::size_t action, const failure& f);

  std::vector<cancellation_reason> reasons_;
  whole_test is_of_request_;
  bool has_failed_ = false;
};

// Carries out the actions if all of them decide to, and throws all their failures otherwise. `effects` as in
// execute_writes().
void execute_as_one(engine_context& context, std::span<const std::unique_ptr<item_write>> actions,
                    transaction_outcomes& all, std::span<write_effect> effects);

}  // namespace tenon::local::dynamodb
