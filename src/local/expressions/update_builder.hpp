// Makes updates, action by action.
#pragma once

#include "local/expressions/expression_reader.hpp"
#include "local/expressions/item_update.hpp"
#include "local/expressions/projection_builder.hpp"

#include <utility>
#include <vector>

namespace tenon::local::dynamodb {

class update_builder {
 public:
  std::vector<path_step>& steps() noexcept { return update_.steps_; }
  std::vector<item_update::instruction>& instructions() noexcept { return update_.instructions_; }
  std::vector<item_update::action>& actions() noexcept { return update_.actions_; }
  void set_legacy() noexcept { update_.legacy_ = true; }

  // The targets of all actions, sorted.
  path_order targets() const;

  // The targets must have no clash.
  item_update finish(const path_order& targets) && {
    update_.targets_ = projection_builder::build(targets);
    return std::move(update_);
  }

 private:
  item_update update_;
};

}  // namespace tenon::local::dynamodb
