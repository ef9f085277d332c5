// Changes of an item: what UpdateExpression, AttributeUpdates and an UPDATE statement say.
#pragma once

#include "local/api/attribute_types.hpp"
#include "local/api/values.hpp"
#include "local/expressions/document_path.hpp"
#include "local/expressions/item_projection.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace tenon::local::dynamodb {

enum class update_verb : std::uint8_t { set, remove, add, erase };

// Immutable. Refers to the request's names and values, which must outlive it.
class item_update {
 public:
  // Changes the item. All operands are what they were before. Throws failure if an operand has a wrong type or does
  // not exist, a path leads nowhere or a number does not fit; the item is then unchanged.
  void apply(item& to) const;

  // Whether there is nothing to change.
  bool empty() const noexcept { return actions_.empty(); }

  // Whether it makes an item where there is none: one that only removes does not.
  bool creates_item() const noexcept;

  // The attributes that it changes or changes parts of, each once, in the order of their bytes.
  std::span<const std::string_view> names() const noexcept { return targets_.names(); }

  // Whether it changes parts of the attribute, not all of it.
  bool is_nested(std::string_view name) const noexcept { return targets_.is_nested(name); }

  // What UPDATED_OLD and UPDATED_NEW return of the item before and after.
  item changed_part_of(const item& version) const { return targets_.project(version); }

  // What counts of an UpdateExpression against the largest size of an item, whatever the item is.
  std::size_t statement_size() const noexcept;

  // Operands of SET, in postfix order.
  enum class instruction_kind : std::uint8_t { value, path, if_not_exists, list_append, plus, minus };
  struct instruction {
    instruction_kind kind;
    std::uint32_t first_step = 0;  // path
    std::uint32_t step_count = 0;
    const attribute_value* value = nullptr;
  };
  struct action {
    update_verb verb;
    std::uint32_t first_step = 0;
    std::uint32_t step_count = 0;
    std::uint32_t first_instruction = 0;  // set
    std::uint32_t instruction_count = 0;
    const attribute_value* value = nullptr;  // add, erase
  };

  std::span<const action> actions() const noexcept { return actions_; }
  document_path path(const action& of) const noexcept {
    return std::span(steps_).subspan(of.first_step, of.step_count);
  }

  // The type that the action gives its target, as far as that is known without the item.
  std::optional<attribute_type> type_given_by(const action& of) const;

  // Whether it changes parts of the attribute or reads some for an operand of SET.
  bool uses_parts_of(std::string_view name) const noexcept;

 private:
  friend class update_builder;

  bool legacy_ = false;  // AttributeUpdates: a message of its own
  std::vector<action> actions_;
  std::vector<instruction> instructions_;
  std::vector<path_step> steps_;
  item_projection targets_;
};

}  // namespace tenon::local::dynamodb
