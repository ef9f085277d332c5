// The grammar of UpdateExpression.

#include "local/expressions/condition_checks.hpp"
#include "local/expressions/expression_reader.hpp"
#include "local/expressions/expressions.hpp"
#include "local/expressions/update_builder.hpp"

#include <array>
#include <optional>
#include <utility>
#include <vector>

namespace tenon::local::dynamodb {
namespace {

using instruction = item_update::instruction;
using instruction_kind = item_update::instruction_kind;

// As messages about ADD and DELETE call types.
std::string_view long_name_of(attribute_type type) noexcept {
  switch (type) {
    case attribute_type::null: return "NULL";
    case attribute_type::boolean: return "BOOLEAN";
    case attribute_type::number: return "NUMBER";
    case attribute_type::string: return "STRING";
    case attribute_type::binary: return "BINARY";
    case attribute_type::string_set: return "STRING_SET";
    case attribute_type::number_set: return "NUMBER_SET";
    case attribute_type::binary_set: return "BINARY_SET";
    case attribute_type::list: return "LIST";
    case attribute_type::map: return "MAP";
  }
  return {};
}

bool is_set(attribute_type type) noexcept {
  return type == attribute_type::string_set || type == attribute_type::number_set || type == attribute_type::binary_set;
}

enum class operand_kind : std::uint8_t { value, path, computed };

struct operand_read {
  operand_kind kind = operand_kind::computed;
  std::optional<attribute_type> type = {};  // of a value
  step_range path = {};
  bool parenthesised = false;
};

// A section of one kind: SET, REMOVE, ADD or DELETE.
struct section {
  int count = 0;
  int order = 0;  // of the first of its kind
  first_problem spelling = {};
};

class update_reader {
 public:
  update_reader(std::string_view text, placeholders& with) : in_("UpdateExpression", text, with) {}

  item_update read() {
    do {
      read_section();
    } while (!in_.at(token_kind::end));
    if (operator_count_ > expression_reader::max_operators) {
      in_.refuse("The expression contains too many operators; operator count: " +
                 std::to_string(expression_reader::max_operators + 1));
    }
    check_sections();
    in_.refuse_if(target_names_);
    const auto targets = builder_.targets();
    if (const auto clash = targets.find_clash()) in_.refuse(*clash);
    in_.refuse_if(names_);
    in_.refuse_if(meaning_);
    return std::move(builder_).finish(targets);
  }

 private:
  void read_section() {
    update_verb verb = update_verb::set;
    switch (in_.current().kind) {
      case token_kind::set_word: break;
      case token_kind::remove_word: verb = update_verb::remove; break;
      case token_kind::add_word: verb = update_verb::add; break;
      case token_kind::delete_word: verb = update_verb::erase; break;
      default: in_.refuse_syntax();
    }
    in_.advance();
    current_ = &sections_[static_cast<std::size_t>(verb)];
    if (current_->count++ == 0) current_->order = kinds_++;
    for (;;) {
      read_action(verb);
      if (!in_.at(token_kind::comma)) return;
      in_.advance();
    }
  }

  // The service reports the problems of the last action first.
  void read_action(update_verb verb) {
    first_problem names;
    first_problem meaning;
    action_names_ = &names;
    action_meaning_ = &meaning;

    const auto target = in_.read_path(builder_.steps(), current_->spelling, names);
    if (!target_names_.any() && names.any()) target_names_ = names;
    item_update::action action{verb, target.first, target.count};
    switch (verb) {
      case update_verb::set:
        in_.expect(token_kind::equal);
        action.first_instruction = static_cast<std::uint32_t>(builder_.instructions().size());
        read_value();
        action.instruction_count =
            static_cast<std::uint32_t>(builder_.instructions().size()) - action.first_instruction;
        break;
      case update_verb::remove: break;
      case update_verb::add:
      case update_verb::erase:
        if (!in_.at(token_kind::value_placeholder)) in_.refuse_syntax();
        action.value = in_.read_value(meaning);
        if (action.value != nullptr) check_operand(verb, action.value->type());
        break;
    }
    builder_.actions().push_back(action);
    if (names.any()) names_ = std::move(names);
    if (meaning.any()) meaning_ = std::move(meaning);
  }

  void check_operand(update_verb verb, attribute_type type) {
    const bool is_add = verb == update_verb::add;
    if (is_set(type) || (is_add && type == attribute_type::number)) return;
    const std::string word = is_add ? "ADD" : "DELETE";
    action_meaning_->note("Incorrect operand type for operator or function; operator: " + word + ", operand type: " +
                          std::string(long_name_of(type)) + ", typeSet: ALLOWED_FOR_" + word + "_OPERAND");
  }

  // What SET assigns: an operand, or a sum or difference of two, which may stand in parentheses. What has been opened
  // is on a stack, so that nothing has to call itself.
  void read_value() {
    frames_.clear();
    for (;;) {
      if (in_.at(token_kind::open)) {
        in_.advance();
        frames_.push_back({frame_kind::parentheses, {}, static_cast<std::uint32_t>(operands_.size())});
      } else if (in_.at_call()) {
        frames_.push_back({frame_kind::call, in_.current(), static_cast<std::uint32_t>(operands_.size())});
        in_.advance();
        in_.advance();
      } else if (end_operand(read_operand())) {
        return;
      }
    }
  }

  enum class frame_kind : std::uint8_t { parentheses, call, sum };
  struct frame {
    frame_kind kind;
    token word = {};  // the function or the sign
    std::uint32_t first_operand = 0;
  };

  operand_read read_operand() {
    if (in_.at(token_kind::value_placeholder)) {
      const auto* value = in_.read_value(*action_meaning_);
      emit({instruction_kind::value, 0, 0, value});
      operand_read operand{operand_kind::value};
      if (value != nullptr) operand.type = value->type();
      return operand;
    }
    if (!in_.at(token_kind::name) && !in_.at(token_kind::name_placeholder)) in_.refuse_syntax();
    const auto path = in_.read_path(builder_.steps(), current_->spelling, *action_names_);
    emit({instruction_kind::path, path.first, path.count});
    return {operand_kind::path, {}, path};
  }

  // After an operand; true when the value is complete.
  bool end_operand(operand_read operand) {
    for (;;) {
      if (!frames_.empty() && frames_.back().kind == frame_kind::call) {
        operands_.push_back(operand);
        if (in_.at(token_kind::comma)) {
          in_.advance();
          return false;
        }
        in_.expect(token_kind::close);
        operand = end_call();
        continue;
      }
      if (may_begin_sum()) {
        frames_.push_back({frame_kind::sum, in_.current(), static_cast<std::uint32_t>(operands_.size())});
        operands_.push_back(operand);
        in_.advance();
        ++operator_count_;
        return false;
      }
      if (!frames_.empty() && frames_.back().kind == frame_kind::sum) {
        operands_.push_back(operand);
        end_sum();
        operand = {};
        // Parentheses around a sum enclose the whole value.
        while (!frames_.empty()) close(operand);
        return true;
      }
      if (frames_.empty()) return true;
      close(operand);
    }
  }

  // A sum stands alone, in parentheses or not.
  bool may_begin_sum() const noexcept {
    if (!in_.at(token_kind::plus) && !in_.at(token_kind::minus)) return false;
    for (const auto& open : frames_) {
      if (open.kind != frame_kind::parentheses) return false;
    }
    return true;
  }

  void close(operand_read& operand) {
    in_.expect(token_kind::close);
    if (operand.parenthesised) in_.refuse("The expression has redundant parentheses;");
    operand.parenthesised = true;
    frames_.pop_back();
  }

  void end_sum() {
    const auto sum = frames_.back();
    const auto sign = in_.text_of(sum.word);
    check_types(sign, sum, attribute_type::number);
    emit({sign == "+" ? instruction_kind::plus : instruction_kind::minus});
    operands_.resize(sum.first_operand);
    frames_.pop_back();
  }

  operand_read end_call() {
    const auto call = frames_.back();
    const auto name = in_.text_of(call.word);
    const auto count = operands_.size() - call.first_operand;
    if (!is_update_function(name)) {
      note_function(call.word, condition_function_named(name) ? "The function is not allowed in an update expression"
                                                              : "Invalid function name");
    } else if (name == "list_append" && frames_.size() > 1 && frames_[frames_.size() - 2].kind == frame_kind::call) {
      note_function(call.word, "The function is not allowed to be used this way in an expression");
    } else if (count != 2) {
      action_meaning_->note(wrong_operand_count(name, count));
    } else if (name == "list_append") {
      check_types(name, call, attribute_type::list);
      emit({instruction_kind::list_append});
    } else {
      const auto& first = operands_[call.first_operand];
      if (first.kind != operand_kind::path) {
        action_meaning_->note("Operator or function requires a document path; operator or function: " +
                              std::string(name));
      }
      emit({instruction_kind::if_not_exists});
    }
    operands_.resize(call.first_operand);
    frames_.pop_back();
    return {};
  }

  void note_function(const token& function, std::string_view what) {
    current_->spelling.note(function.begin, std::string(what) + "; function: " + std::string(in_.text_of(function)));
  }

  void check_types(std::string_view op, const frame& of, attribute_type wanted) {
    for (auto i = of.first_operand; i < operands_.size(); ++i) {
      const auto type = operands_[i].type;
      if (type && *type != wanted) return action_meaning_->note(wrong_operand_type(op, name_of(*type)));
    }
  }

  void emit(const instruction& what) { builder_.instructions().push_back(what); }

  // Words and functions of all sections of one kind, and whether there is more than one: kind by kind.
  void check_sections() const {
    static constexpr std::array<std::string_view, 4> words{"SET", "REMOVE", "ADD", "DELETE"};
    for (int order = 0; order < kinds_; ++order) {
      for (std::size_t i = 0; i < sections_.size(); ++i) {
        const auto& s = sections_[i];
        if (s.count == 0 || s.order != order) continue;
        in_.refuse_if(s.spelling);
        if (s.count > 1) {
          in_.refuse("The \"" + std::string(words[i]) + "\" section can only be used once in an update expression;");
        }
      }
    }
  }

  expression_reader in_;
  update_builder builder_;
  std::array<section, 4> sections_;  // by verb
  int kinds_ = 0;
  section* current_ = nullptr;
  std::vector<frame> frames_;
  std::vector<operand_read> operands_;
  first_problem* action_names_ = nullptr;
  first_problem* action_meaning_ = nullptr;
  first_problem target_names_;  // of the first action that has one
  first_problem names_;         // of the last
  first_problem meaning_;
  std::uint32_t operator_count_ = 0;
};

}  // namespace

item_update read_update(std::string_view text, placeholders& with) { return update_reader(text, with).read(); }

path_order update_builder::targets() const {
  path_order paths;
  paths.reserve(update_.actions_.size());
  for (const auto& action : update_.actions_) paths.add(update_.path(action));
  paths.sort();
  return paths;
}

}  // namespace tenon::local::dynamodb
