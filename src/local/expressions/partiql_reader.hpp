// The grammar of PartiQL's statements. Its functions are in partiql_statement.cpp (statements), partiql_conditions.cpp
// (WHERE), partiql_updates.cpp (SET and REMOVE) and partiql_values.cpp (paths and literals).
#pragma once

#include "local/expressions/condition_builder.hpp"
#include "local/expressions/condition_checks.hpp"
#include "local/expressions/expression_reader.hpp"
#include "local/expressions/partiql_lexer.hpp"
#include "local/expressions/partiql_statement.hpp"
#include "local/expressions/update_builder.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tenon::local::dynamodb {

// Functions that read something begin with its first token as the current one and leave that after it.
class partiql_reader {
 public:
  partiql_reader(std::string_view text, std::span<const attribute_value> parameters);

  partiql_statement read();

 private:
  // A condition, or an operand that may become one's.
  struct term {
    bool is_condition = false;
    condition_builder::node_index end = 0;  // of a condition
    typed_operand operand = {};
    condition_builder::node_index begin = 0;  // of a condition that is compared
  };

  // Parentheses, functions and literals within each other.
  static constexpr int max_depth = 40;
  static constexpr std::uint32_t max_nodes = 10'000;  // of a WHERE that compares conditions
  class nesting {
   public:
    explicit nesting(partiql_reader& in);
    nesting(const nesting&) = delete;
    nesting& operator=(const nesting&) = delete;
    ~nesting() { --in_.depth_; }

   private:
    partiql_reader& in_;
  };

  // Tokens.
  void advance() {
    current_ = following_;
    following_ = lexer_.next();
  }
  bool at_end() const noexcept { return current_.kind == partiql_token_kind::end; }
  bool at_sign(std::string_view sign) const noexcept {
    return current_.kind == partiql_token_kind::sign && current_.text == sign;
  }
  bool at_word(std::string_view lower) const noexcept { return is_bare_word(current_, lower); }
  static bool is_bare_word(const partiql_token& token, std::string_view lower) noexcept {
    return (token.kind == partiql_token_kind::keyword || token.kind == partiql_token_kind::name) &&
           is_word(token.text, lower);
  }
  bool at_name() const noexcept {
    return current_.kind == partiql_token_kind::name || current_.kind == partiql_token_kind::quoted_name;
  }
  bool at_call() const noexcept;
  bool take_sign(std::string_view sign);
  bool take_word(std::string_view lower);
  void expect_sign(std::string_view sign, std::string_view name);  // "Expected RIGHT_PAREN"
  void expect_word(std::string_view lower, std::string_view detail);
  [[noreturn]] void refuse_term() const;                      // names what stands where an operand should
  std::string position_of(const partiql_token& token) const;  // "1:8:3": line, column and length

  // Statements.
  void read_select();
  void read_insert();
  void read_update();
  void read_delete();
  void read_from_first();
  void read_exists();
  void read_selected();
  std::string_view column_of(document_path path);
  void pass_over_call();
  void read_source();
  void read_target(std::string_view detail);
  void read_where();
  void read_order();
  void read_returning();

  // Conditions.
  term read_disjunction();
  term read_conjunction();
  term read_negation();
  term read_test();
  term read_comparison(condition_operator op, const term& left);
  term read_between(const typed_operand& left);
  term read_in(const term& left);
  term compare_truth(condition_operator op, const term& left, const term& right);
  term equals_truth(const term& condition, const term& other);
  term equals_truth_of_path(const term& condition, const typed_operand& path);
  term never(const term& condition);
  term copy_of(const term& condition);
  term both(const term& left, const term& right);
  term either(const term& left, const term& right);
  term read_compared();
  typed_operand operand_of(condition_operator op, const term& what);
  term read_is(const typed_operand& left);
  std::string_view read_type_name();
  term read_primary();
  term read_call();
  typed_operand read_operand();
  typed_operand operand_of(const term& what);
  condition_builder::node_index condition_of(const term& what);
  term test(condition_operator op, std::span<const typed_operand> operands);
  term negated(term what);

  // Updates.
  void read_changes();
  void read_assignment();
  void read_removal();
  void finish_update();
  std::optional<attribute_type> read_assigned_operand();
  std::optional<attribute_type> read_assigned_call();
  void read_set_change(std::uint32_t first_step, std::uint32_t step_count, update_verb verb);
  void check_assigned(std::string_view op, std::optional<attribute_type> type, attribute_type wanted);

  // Paths and values.
  void read_path(std::vector<path_step>& steps);
  std::string_view read_name();
  std::int32_t read_index();
  static bool is_number_sign(const partiql_token& token) noexcept;
  bool at_constant() const noexcept;
  const attribute_value* read_constant();
  attribute_value read_value(const std::string& where);
  [[noreturn]] void refuse_type(std::string_view type, const std::string& where) const;
  attribute_value read_number(bool is_negative, const std::string& where);
  attribute_value read_set(const std::string& where);
  attribute_value read_list(const std::string& where);
  attribute_value read_map(const std::string& where, bool is_item = false);
  const attribute_value* take_parameter();

  std::string_view text_;
  std::span<const attribute_value> parameters_;
  std::size_t parameters_taken_ = 0;
  partiql_lexer lexer_;
  partiql_token current_;
  partiql_token following_;
  partiql_statement result_;
  condition_builder conditions_;
  update_builder updates_;
  first_problem problem_;  // of a statement that is well formed
  int depth_ = 0;
  int documents_ = 0;  // around the literal that is read
};

}  // namespace tenon::local::dynamodb
