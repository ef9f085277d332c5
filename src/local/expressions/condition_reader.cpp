#include "local/expressions/condition_reader.hpp"

#include "local/expressions/condition_builder.hpp"
#include "local/expressions/condition_checks.hpp"
#include "local/expressions/expression_reader.hpp"

#include <optional>
#include <utility>
#include <vector>

namespace tenon::local::dynamodb {
namespace {

// What has been opened and waits for more.
enum class frame_kind : std::uint8_t {
  condition,     // the whole, or parentheses where a condition may stand: they may turn out to hold an operand
  operand,       // parentheses where only an operand may stand
  call,          // waits for arguments
  comparison,    // has its left operand
  between_low,   // has what is compared
  between_high,  // ... and the lower bound
  in             // has what is looked for, and candidates
};

struct frame {
  frame_kind kind;
  condition_operator op = condition_operator::equal;  // of a comparison
  std::uint32_t first_operand = 0;                    // of the operands that belong to it
  std::uint32_t first_pending = 0;                    // condition: of the operators that belong to it
  token function = {};                                // call
};

// An operator that waits for its right condition.
struct pending_operator {
  condition_operator op;
  condition_builder::node_index left = 0;  // and, or
};

// What has been read last: an operand, or a call, which is a condition unless it is compared with something.
struct operand_read {
  typed_operand operand = {};
  bool is_call = false;
  std::optional<condition_builder::node_index> test = {};  // of a call that is a condition
  token function = {};
  bool parenthesised = false;
};

// Operator precedence with stacks of its own in place of recursion.
class condition_reader {
 public:
  condition_reader(std::string_view kind, std::string_view text, placeholders& with) : in_(kind, text, with) {
    frames_.reserve(8);
    operands_.reserve(8);
    bare_.reserve(8);
    frames_.push_back({frame_kind::condition});
  }

  item_condition read() {
    while (!done_) read_primary();
    if (operator_count_ > expression_reader::max_operators) {
      in_.refuse("The expression contains too many operators; operator count: " +
                 std::to_string(expression_reader::max_operators + 1));
    }
    in_.refuse_if(spelling_);
    in_.refuse_if(meaning_);
    return std::move(builder_).finish();
  }

 private:
  // Where an operand or, in a frame for conditions, a condition begins.
  void read_primary() {
    const bool condition_possible = frames_.back().kind == frame_kind::condition;
    switch (in_.current().kind) {
      case token_kind::open:
        in_.advance();
        frames_.push_back({condition_possible ? frame_kind::condition : frame_kind::operand,
                           {},
                           static_cast<std::uint32_t>(operands_.size()),
                           static_cast<std::uint32_t>(pending_.size())});
        return;
      case token_kind::not_word:
        if (!condition_possible) in_.refuse_syntax();
        in_.advance();
        ++operator_count_;
        pending_.push_back({condition_operator::negation});
        return;
      case token_kind::name:
        if (in_.following().kind == token_kind::open) {
          frames_.push_back({frame_kind::call, {}, static_cast<std::uint32_t>(operands_.size()), 0, in_.current()});
          in_.advance();
          in_.advance();
          return;
        }
        [[fallthrough]];
      case token_kind::name_placeholder: {
        const auto path = in_.read_path(builder_.steps(), spelling_, meaning_);
        end_operand({{{path.first, path.count}}});
        return;
      }
      case token_kind::value_placeholder: {
        typed_operand operand;
        operand.operand.value = in_.read_value(meaning_);
        if (operand.operand.value != nullptr) operand.type = operand.operand.value->type();
        end_operand({operand});
        return;
      }
      default: in_.refuse_syntax();
    }
  }

  // After an operand, as long as what follows ends what it belongs to.
  void end_operand(operand_read operand) {
    for (;;) {
      auto& top = frames_.back();
      switch (top.kind) {
        case frame_kind::condition:
          if (begin_comparison(operand)) return;
          if (!in_.at(token_kind::close) || frames_.size() == 1 || !is_bare(top)) return end_call(operand);
          close(operand);
          break;
        case frame_kind::operand:
          if (!in_.at(token_kind::close)) in_.refuse_syntax();
          close(operand);
          break;
        case frame_kind::call:
          operands_.push_back(as_operand(operand));
          if (take_comma()) return;
          operand = end_arguments();
          break;
        case frame_kind::comparison:
          operands_.push_back(as_operand(operand));
          check_comparison(top.op, operands_of(top), builder_, meaning_);
          return end_test(top.op);
        case frame_kind::between_low:
          operands_.push_back(as_operand(operand));
          in_.expect(token_kind::and_word);
          top.kind = frame_kind::between_high;
          return;
        case frame_kind::between_high:
          operands_.push_back(as_operand(operand));
          check_between(operands_of(top), builder_, meaning_);
          return end_test(condition_operator::between);
        case frame_kind::in:
          operands_.push_back(as_operand(operand));
          if (take_comma()) return;
          check_in(operands_of(top), builder_, meaning_);
          return end_test(condition_operator::in);
      }
    }
  }

  // Ends the parentheses around an operand.
  void close(operand_read& operand) {
    in_.advance();
    if (operand.parenthesised) refuse_parentheses();
    operand.parenthesised = true;
    frames_.pop_back();
  }

  // True after a comma; false after what closes the list.
  bool take_comma() {
    if (in_.at(token_kind::comma)) {
      in_.advance();
      return true;
    }
    in_.expect(token_kind::close);
    return false;
  }

  bool begin_comparison(const operand_read& operand) {
    frame opened{frame_kind::comparison, {}, static_cast<std::uint32_t>(operands_.size())};
    switch (in_.current().kind) {
      case token_kind::equal: opened.op = condition_operator::equal; break;
      case token_kind::not_equal: opened.op = condition_operator::not_equal; break;
      case token_kind::less: opened.op = condition_operator::less; break;
      case token_kind::less_or_equal: opened.op = condition_operator::less_or_equal; break;
      case token_kind::greater: opened.op = condition_operator::greater; break;
      case token_kind::greater_or_equal: opened.op = condition_operator::greater_or_equal; break;
      case token_kind::between_word: opened.kind = frame_kind::between_low; break;
      case token_kind::in_word: opened.kind = frame_kind::in; break;
      default: return false;
    }
    in_.advance();
    if (opened.kind == frame_kind::in) in_.expect(token_kind::open);
    ++operator_count_;
    operands_.push_back(as_operand(operand));
    frames_.push_back(opened);
    return true;
  }

  // A call that stands where an operand has to.
  typed_operand as_operand(const operand_read& operand) {
    if (operand.test) note_misuse(operand.function);
    return operand.operand;
  }

  void note_misuse(const token& function) {
    spelling_.note(function.begin, "The function is not allowed to be used this way in an expression; function: " +
                                       std::string(in_.text_of(function)));
  }

  // The call that the top frame has all arguments of.
  operand_read end_arguments() {
    const auto call = frames_.back();
    const auto name = in_.text_of(call.function);
    const auto arguments = operands_of(call);
    operand_read result{.is_call = true, .function = call.function};
    if (const auto function = condition_function_named(name)) {
      check_call(*function, arguments, builder_, meaning_);
      if (*function == condition_function::size) {
        result.operand = {arguments[0].operand, attribute_type::number};
        result.operand.operand.is_size = true;
      } else {
        result.test = add_test(operator_of(*function), call);
      }
    } else if (is_update_function(name)) {
      spelling_.note(call.function.begin,
                     "The function is not allowed in a condition expression; function: " + std::string(name));
    } else {
      spelling_.note(call.function.begin, "Invalid function name; function: " + std::string(name));
    }
    operands_.resize(call.first_operand);
    frames_.pop_back();
    return result;
  }

  // An operand that nothing is compared with: a condition if it is a call.
  void end_call(const operand_read& operand) {
    if (!operand.is_call) in_.refuse_syntax();
    if (!operand.test) note_misuse(operand.function);
    end_condition(operand.test.value_or(0), operand.parenthesised);
  }

  // The test whose operands are those of the top frame.
  void end_test(condition_operator op) {
    const auto top = frames_.back();
    const auto test = add_test(op, top);
    operands_.resize(top.first_operand);
    frames_.pop_back();
    end_condition(test, false);
  }

  // After a condition, as long as what follows ends what it belongs to. `end` is its last node.
  void end_condition(condition_builder::node_index end, bool parenthesised) {
    for (;;) {
      const auto& top = frames_.back();
      const auto join_while = [&](auto&& wanted) {
        while (!is_bare(top) && wanted(pending_.back().op)) {
          end = join(pending_.back());
          pending_.pop_back();
          parenthesised = false;
        }
      };
      join_while([](condition_operator op) { return op == condition_operator::negation; });
      if (in_.at(token_kind::and_word)) {
        join_while([](condition_operator op) { return op == condition_operator::conjunction; });
        return await_right(condition_operator::conjunction, end);
      }
      join_while([](condition_operator) { return true; });
      if (in_.at(token_kind::or_word)) return await_right(condition_operator::disjunction, end);
      if (frames_.size() == 1) {
        if (!in_.at(token_kind::end)) in_.refuse_syntax();
        done_ = true;
        return;
      }
      in_.expect(token_kind::close);
      if (parenthesised) refuse_parentheses();
      parenthesised = true;
      frames_.pop_back();
    }
  }

  void await_right(condition_operator op, condition_builder::node_index left) {
    in_.advance();
    ++operator_count_;
    pending_.push_back({op, left});
  }

  condition_builder::node_index join(const pending_operator& pending) {
    if (pending.op == condition_operator::negation) return builder_.add_negation();
    return builder_.add_junction(pending.op, pending.left);
  }

  condition_builder::node_index add_test(condition_operator op, const frame& of) {
    bare_.clear();
    for (const auto& operand : operands_of(of)) bare_.push_back(operand.operand);
    return builder_.add_test(op, bare_);
  }

  std::span<const typed_operand> operands_of(const frame& of) const noexcept {
    return std::span(operands_).subspan(of.first_operand);
  }

  bool is_bare(const frame& of) const noexcept { return pending_.size() == of.first_pending; }

  [[noreturn]] void refuse_parentheses() const { in_.refuse("The expression has redundant parentheses;"); }

  expression_reader in_;
  condition_builder builder_;
  std::vector<frame> frames_;
  std::vector<pending_operator> pending_;
  std::vector<typed_operand> operands_;
  std::vector<condition_operand> bare_;  // scratch
  first_problem spelling_;               // words, functions and where they stand: by position
  first_problem meaning_;                // placeholders and operands: in the order in which operators are complete
  std::uint32_t operator_count_ = 0;
  bool done_ = false;
};

}  // namespace

item_condition read_condition(std::string_view kind, std::string_view text, placeholders& with) {
  return condition_reader(kind, text, with).read();
}

}  // namespace tenon::local::dynamodb
