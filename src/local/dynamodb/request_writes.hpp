// What requests ask to be written: put, update, remove and check, with their conditions.
#pragma once

#include "local/api/requests.hpp"
#include "local/dynamodb/item_access.hpp"
#include "local/expressions/item_condition.hpp"
#include "local/expressions/item_update.hpp"

#include <optional>
#include <string>

namespace tenon::local::dynamodb {

// A write that happens if a condition holds of what is there; refuses with ConditionalCheckFailedException otherwise.
// Conditions, updates and what they refer to must outlive it.
class conditional_write : public item_write {
 public:
  conditional_write(table_ptr target, encoded_key key, const item_condition* condition,
                    return_values_on_failure on_failure)
      : item_write(std::move(target), std::move(key)), condition_(condition), on_failure_(on_failure) {}

  write_outcome decide(const stored_item* before, stored_item& after) final;

  // Keeps what was there, for answers that tell of it.
  void keep_before() noexcept { keeps_before_ = true; }

  // What there was and what there is, once it has been executed. Empty: nothing, or not kept.
  const std::string& before_json() const noexcept { return before_json_; }

 protected:
  virtual write_outcome act(const stored_item* before, stored_item& after) = 0;

 private:
  const item_condition* condition_;
  return_values_on_failure on_failure_;
  bool keeps_before_ = false;
  std::string before_json_;
};

class put_write final : public conditional_write {
 public:
  // `whole` has been checked by encode_key_of_item().
  put_write(table_ptr target, encoded_key key, item whole, const item_condition* condition = nullptr,
            return_values_on_failure on_failure = return_values_on_failure::none)
      : conditional_write(std::move(target), std::move(key), condition, on_failure), whole_(std::move(whole)) {}

 protected:
  write_outcome act(const stored_item* before, stored_item& after) override;

 private:
  stored_item whole_;
};

class remove_write final : public conditional_write {
 public:
  using conditional_write::conditional_write;

 protected:
  write_outcome act(const stored_item*, stored_item&) override { return write_outcome::remove; }
};

class check_write final : public conditional_write {
 public:
  using conditional_write::conditional_write;

 protected:
  write_outcome act(const stored_item*, stored_item&) override { return write_outcome::keep; }
};

class update_write final : public conditional_write {
 public:
  // `change` null: the item is made if it is not there. `key_item` has the key's attributes.
  update_write(table_ptr target, encoded_key key, item key_item, const item_update* change,
               const item_condition* condition = nullptr,
               return_values_on_failure on_failure = return_values_on_failure::none)
      : conditional_write(std::move(target), std::move(key), condition, on_failure),
        key_item_(std::move(key_item)),
        change_(change) {}

  // Which of the item's versions an answer needs.
  void answer_with(return_values what) noexcept { returns_ = what; }

  // The JSON of what is to be returned; empty if there is nothing.
  const std::string& answer() const noexcept { return answer_; }

 protected:
  write_outcome act(const stored_item* before, stored_item& after) override;

 private:
  void make_answer(const stored_item* before, const stored_item& after);

  item key_item_;
  const item_update* change_;
  return_values returns_ = return_values::none;
  std::string answer_;
};

// Refuses an update of the key's own attributes, and what can be told without the item to be wrong for indexes' keys.
void check_update(const table& of, const item_update& change);

}  // namespace tenon::local::dynamodb
