#include "local/dynamodb/partiql_write.hpp"

#include "local/api/item_depth.hpp"
#include "local/api/item_size.hpp"
#include "local/dynamodb/partiql_read.hpp"

#include <tenon/dynamodb/wire.hpp>

#include <utility>

namespace tenon::local::dynamodb {

namespace {

encoded_key key_alone(const table& of, const partiql_statement& statement) {
  const auto named = named_key(of, statement, repeated_key::refused);
  if (!named) refuse("Where clause does not contain a mandatory equality on all key attributes");
  check_key_types(of, *named);
  return encode_key(of, *named);
}

encoded_key key_in_transaction(const table& of, const partiql_statement& statement) {
  const bool is_read = statement.verb == partiql_verb::exists;
  return encode_key(
      of, named_key(of, statement, is_read ? repeated_key::first_counts : repeated_key::names_none).value_or(item()));
}

}  // namespace

partiql_write::partiql_write(table_ptr target, encoded_key key, const partiql_statement& statement,
                             return_values_on_failure on_failure, write_place place)
    : item_write(std::move(target), std::move(key)), statement_(statement), on_failure_(on_failure), place_(place) {}

write_outcome partiql_write::decide(const stored_item* before, stored_item& after) {
  old_.reset();
  new_.reset();
  switch (statement_.verb) {
    case partiql_verb::insert: return insert(before, after);
    case partiql_verb::update: return change(before, after);
    case partiql_verb::erase: return erase(before);
    case partiql_verb::select:
    case partiql_verb::exists: break;
  }
  if (before == nullptr || !is_allowed(before)) fail(before);
  return write_outcome::keep;
}

write_outcome partiql_write::insert(const stored_item* before, stored_item& after) {
  if (before != nullptr) duplicate_item();
  check_depth(statement_.inserted);
  after.assign(statement_.inserted);
  if (after.size > max_item_size) refuse("Item size has exceeded the maximum allowed size");
  return write_outcome::put;
}

write_outcome partiql_write::change(const stored_item* before, stored_item& after) {
  if (before == nullptr || !is_allowed(before)) fail(before);
  item changed = before->decode();
  statement_.update->apply(changed);
  check_index_keys(target(), changed);
  check_depth(changed);
  if (statement_.returning != partiql_returning::none) {
    old_ = before->decode();
    new_ = changed;
  }
  after.assign(std::move(changed));
  if (after.size > max_item_size) refuse("Item size to update has exceeded the maximum allowed size");
  return write_outcome::put;
}

write_outcome partiql_write::erase(const stored_item* before) {
  if (before == nullptr) {
    // What does not exist need not be deleted: its condition is not looked at.
    if (place_ == write_place::transaction && !names_item_alone(target(), statement_)) fail(before);
    return write_outcome::keep;
  }
  if (!is_allowed(before)) fail(before);
  if (statement_.returning != partiql_returning::none) old_ = before->decode();
  return write_outcome::remove;
}

bool partiql_write::is_allowed(const stored_item* before) const {
  return statement_.where->evaluate(before != nullptr ? &before->decode() : nullptr);
}

void partiql_write::fail(const stored_item* before) const {
  if (on_failure_ == return_values_on_failure::all_old && before != nullptr) condition_failed_on(before->json);
  condition_failed();
}

std::optional<std::string> partiql_write::returned() const {
  const auto part_of = [&](const item& version) -> std::optional<std::string> {
    const auto part = statement_.update->changed_part_of(version);
    if (part.empty()) return std::nullopt;
    return tenon::dynamodb::to_wire(part);
  };
  switch (statement_.returning) {
    case partiql_returning::none: break;
    case partiql_returning::all_old:
      if (old_) return tenon::dynamodb::to_wire(*old_);
      break;
    case partiql_returning::all_new:
      if (new_) return tenon::dynamodb::to_wire(*new_);
      break;
    case partiql_returning::modified_old:
      if (old_) return part_of(*old_);
      break;
    case partiql_returning::modified_new:
      if (new_) return part_of(*new_);
      break;
  }
  return std::nullopt;
}

std::string code_of(const failure& f) {
  if (f.type() == "ValidationException") return "ValidationError";
  constexpr std::string_view ending = "Exception";
  std::string code = f.type();
  if (code.ends_with(ending)) code.resize(code.size() - ending.size());
  return code;
}

std::unique_ptr<partiql_write> write_of(table_ptr target, const partiql_statement& statement,
                                        return_values_on_failure on_failure, write_place place) {
  if (statement.verb == partiql_verb::insert) {
    auto key = encode_key_of_item(*target, statement.inserted);
    return std::make_unique<partiql_write>(std::move(target), std::move(key), statement, on_failure, place);
  }
  auto key = place == write_place::transaction ? key_in_transaction(*target, statement) : key_alone(*target, statement);
  if (statement.update) {
    for (const auto name : statement.update->names()) {
      if (!target->definition.keys.contains(name)) continue;
      refuse_values("Cannot update attribute " + std::string(name) + ". This attribute is part of the key");
    }
  }
  return std::make_unique<partiql_write>(std::move(target), std::move(key), statement, on_failure, place);
}

}  // namespace tenon::local::dynamodb
