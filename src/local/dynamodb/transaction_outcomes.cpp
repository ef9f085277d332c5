#include "local/dynamodb/transaction_outcomes.hpp"

#include "local/dynamodb/item_writes.hpp"
#include "local/dynamodb/partiql_write.hpp"
#include "local/dynamodb/store.hpp"

#include <algorithm>
#include <deque>

namespace tenon::local::dynamodb {
namespace {

// An action whose failure is kept until all have decided.
class kept_action final : public item_write {
 public:
  kept_action(item_write& action, transaction_outcomes& all, std::size_t position)
      : item_write(action.target_pointer(), action.key()), action_(action), all_(all), position_(position) {}

  write_outcome decide(const stored_item* before, stored_item& after) override {
    if (position_ == 0) all_.start_again();
    auto out = write_outcome::keep;
    all_.attempt(position_, [&] { out = action_.decide(before, after); });
    return out;
  }

 private:
  item_write& action_;
  transaction_outcomes& all_;
  std::size_t position_;
};

}  // namespace

void distinct_items::add(const table& of, std::string_view key) {
  if (!items_.emplace(of.definition.id, key).second)
    refuse("Transaction request cannot include multiple operations on one item");
}

void transaction_outcomes::start_again() {
  std::fill(reasons_.begin(), reasons_.end(), cancellation_reason{});
  has_failed_ = false;
}

void transaction_outcomes::throw_if_failed() const {
  if (has_failed_) transaction_cancelled(reasons_);
}

void transaction_outcomes::note(std::size_t action, const failure& f) {
  constexpr std::string_view item_member = R"(,"Item":)";
  if (is_of_request_ && is_of_request_(f)) throw f;
  cancellation_reason& reason = reasons_[action];
  reason = {code_of(f), f.message()};
  if (f.members().starts_with(item_member)) reason.item_json = f.members().substr(item_member.size());
  has_failed_ = true;
}

void execute_as_one(engine_context& context, std::span<const std::unique_ptr<item_write>> actions,
                    transaction_outcomes& all, std::span<write_effect> effects) {
  std::deque<kept_action> kept;
  std::vector<item_write*> writes;
  for (std::size_t i = 0; i < actions.size(); ++i) writes.push_back(&kept.emplace_back(*actions[i], all, i));
  context.store.write([&](store_connection& c) {
    perform_writes(context, c, writes, effects, write_source{}, [&] { all.throw_if_failed(); });
  });
}

}  // namespace tenon::local::dynamodb
