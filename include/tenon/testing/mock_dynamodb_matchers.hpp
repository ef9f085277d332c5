// GoogleTest matchers for what a mock_dynamodb has received:
//
//   EXPECT_THAT(mock, received("GetItem"));
//   EXPECT_THAT(mock, received_times("PutItem", 2));
//   EXPECT_THAT(mock, received_with("PutItem", R"({"TableName":"users"})"));
//   EXPECT_THAT(mock, Not(received_any()));
#pragma once

#include <tenon/testing/mock_dynamodb.hpp>

#include <gtest/gtest-matchers.h>

#include <cstddef>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace tenon::testing {

namespace detail {

// Which calls are looked for, and where.
struct expected_calls {
  enum class place { somewhere, times, nth, nth_of_operation, last };

  std::string operation = {};  // empty: any
  std::string input = {};      // empty: any
  place where = place::somewhere;
  std::size_t number = 0;
};

class received_matcher {
 public:
  using is_gtest_matcher = void;

  explicit received_matcher(expected_calls expected) : expected_(std::move(expected)) {}

  bool MatchAndExplain(const mock_dynamodb& mock, std::ostream* out) const {
    const std::vector<dynamodb_call> all = mock.history();
    std::vector<dynamodb_call> of_operation;
    std::size_t fitting = 0;
    for (const dynamodb_call& c : all) {
      if (expected_.operation.empty() || c.operation == expected_.operation) of_operation.push_back(c);
      if (fits(c)) ++fitting;
    }
    if (out) {
      *out << "which has received " << all.size() << (all.size() == 1 ? " call" : " calls");
      for (std::size_t i = 0; i < all.size(); ++i)
        *out << "\n  " << i + 1 << ": " << all[i].operation << " " << all[i].input.text();
    }
    switch (expected_.where) {
      case expected_calls::place::somewhere: return fitting > 0;
      case expected_calls::place::times: return fitting == expected_.number;
      case expected_calls::place::nth: return is_nth(all);
      case expected_calls::place::nth_of_operation: return is_nth(of_operation);
      case expected_calls::place::last: return !all.empty() && fits(all.back());
    }
    return false;
  }

  void DescribeTo(std::ostream* out) const {
    *out << "has received ";
    describe(*out);
  }
  void DescribeNegationTo(std::ostream* out) const {
    *out << "has not received ";
    describe(*out);
  }

 private:
  bool fits(const dynamodb_call& c) const {
    return (expected_.operation.empty() || c.operation == expected_.operation) &&
           (expected_.input.empty() || contains_input(c.input, expected_.input));
  }
  bool is_nth(const std::vector<dynamodb_call>& calls) const {
    return expected_.number >= 1 && expected_.number <= calls.size() && fits(calls[expected_.number - 1]);
  }
  void describe(std::ostream& out) const {
    out << (expected_.operation.empty() ? "any call" : expected_.operation);
    if (!expected_.input.empty()) out << " with " << expected_.input;
    switch (expected_.where) {
      case expected_calls::place::somewhere: break;
      case expected_calls::place::times: out << ", " << expected_.number << " times"; break;
      case expected_calls::place::nth: out << " as call " << expected_.number; break;
      case expected_calls::place::nth_of_operation: out << " as its call " << expected_.number; break;
      case expected_calls::place::last: out << " as the last call"; break;
    }
  }

  expected_calls expected_;
};

}  // namespace detail

inline detail::received_matcher received_any() { return detail::received_matcher({}); }
inline detail::received_matcher received(std::string operation) {
  return detail::received_matcher({.operation = std::move(operation)});
}
inline detail::received_matcher received_times(std::string operation, std::size_t times) {
  return detail::received_matcher(
      {.operation = std::move(operation), .where = detail::expected_calls::place::times, .number = times});
}
inline detail::received_matcher received_with(std::string operation, std::string partial_input) {
  return detail::received_matcher({.operation = std::move(operation), .input = std::move(partial_input)});
}

// `number`: from 1 on, among all calls, or among those of the operation.
inline detail::received_matcher received_nth_with(std::size_t number, std::string operation,
                                                  std::string partial_input) {
  return detail::received_matcher({.operation = std::move(operation),
                                   .input = std::move(partial_input),
                                   .where = detail::expected_calls::place::nth,
                                   .number = number});
}
inline detail::received_matcher received_nth_of_operation_with(std::size_t number, std::string operation,
                                                               std::string partial_input) {
  return detail::received_matcher({.operation = std::move(operation),
                                   .input = std::move(partial_input),
                                   .where = detail::expected_calls::place::nth_of_operation,
                                   .number = number});
}
inline detail::received_matcher received_last_with(std::string operation, std::string partial_input) {
  return detail::received_matcher({.operation = std::move(operation),
                                   .input = std::move(partial_input),
                                   .where = detail::expected_calls::place::last});
}

}  // namespace tenon::testing
