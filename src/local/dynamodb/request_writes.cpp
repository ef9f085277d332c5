#include "local/dynamodb/request_writes.hpp"

#include "local/api/failure.hpp"
#include "local/api/item_depth.hpp"
#include "local/api/item_size.hpp"
#include "local/dynamodb/key_paths.hpp"

#include <tenon/dynamodb/wire.hpp>

namespace tenon::local::dynamodb {
namespace {

void append_if_any(std::string& out, const item& attributes) {
  if (!attributes.empty()) tenon::dynamodb::append_wire(out, attributes);
}

}  // namespace

write_outcome conditional_write::decide(const stored_item* before, stored_item& after) {
  if (condition_ && !condition_->evaluate(before ? &before->decode() : nullptr))
    condition_failed_on(before && on_failure_ == return_values_on_failure::all_old ? before->json : std::string_view());
  if (keeps_before_) before_json_ = before ? before->json : std::string();
  return act(before, after);
}

write_outcome put_write::act(const stored_item*, stored_item& after) {
  after = whole_;
  return write_outcome::put;
}

write_outcome update_write::act(const stored_item* before, stored_item& after) {
  if (!before && change_ && !change_->creates_item()) {
    answer_.clear();
    return write_outcome::keep;
  }
  item whole = before ? before->decode() : key_item_;
  if (change_) change_->apply(whole);
  if (change_) check_updated_index_keys(target(), whole, change_->names());
  check_depth(whole);
  after.assign(std::move(whole));
  if (after.size > max_item_size) refuse("Item size to update has exceeded the maximum allowed size");
  make_answer(before, after);
  return write_outcome::put;
}

void update_write::make_answer(const stored_item* before, const stored_item& after) {
  answer_.clear();
  switch (returns_) {
    case return_values::none: break;
    case return_values::all_old:
      if (before) answer_ = before->json;
      break;
    case return_values::all_new: answer_ = after.json; break;
    case return_values::updated_old:
      if (before && change_) append_if_any(answer_, change_->changed_part_of(before->decode()));
      break;
    case return_values::updated_new:
      if (change_) append_if_any(answer_, change_->changed_part_of(after.decode()));
      break;
  }
}

void check_update(const table& of, const item_update& change) {
  for (const std::string_view name : change.names())
    if (of.definition.keys.contains(name))
      refuse_values(std::string("Cannot update attribute ").append(name).append(". This attribute is part of the key"));
  check_index_types(of, [&](std::string_view name) -> std::optional<attribute_type> {
    for (const auto& action : change.actions())
      if (const auto path = change.path(action); path.size() == 1 && path.front().name == name)
        return change.type_given_by(action);
    return std::nullopt;
  });
  check_key_paths(of, change);
}

}  // namespace tenon::local::dynamodb
