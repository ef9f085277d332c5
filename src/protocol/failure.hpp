// Why an argument or a selection does not fit the grammar, and how that is reported.
#pragma once

#include "protocol/error.hpp"
#include "protocol/grammar.hpp"
#include "protocol/output.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tenon::protocol {

// The names from the root of a request down to a place in it.
using place = std::vector<std::string_view>;

struct failure {
  enum class form : std::uint8_t {
    wrong_type,        // InvalidArgumentType
    wrong_value,       // InvalidArgumentValue
    number_too_large,  // ValueTooLarge
    value_missing,     // RequiredArgumentMissing
    unknown_field,     // UnknownInputField
    too_few_fields,    // SomeFieldsMissing
    too_many_fields,   // TooManyFieldsGiven
    no_alternative     // Union
  };
  form what = form::wrong_type;
  place where = {};                               // the path through the arguments
  std::vector<input_type> types = {};             // what would have been right
  std::string given = {};                         // the type, or the value where that is what is wrong
  std::string expected = {};                      // wrong_value: "ISO-8601 DateTime"
  const input_object* object = nullptr;           // the type of the object whose fields are wrong
  std::size_t count = 0;                          // how many of the counted fields were given
  std::vector<const failure*> alternatives = {};  // one for each type that was tried
};

// The error for an argument of the selection at `selection`.
[[noreturn]] void raise_failure(grammar& g, const failure& f, const place& selection);

[[noreturn]] void raise_unknown_argument(const std::vector<input_field>& known, std::string_view given,
                                         const place& selection);
[[noreturn]] void raise_empty_selection(const output_object& type, const place& selection);
[[noreturn]] void raise_unknown_selection(const output_object& type, const place& selection);
[[noreturn]] void raise_selection_on_scalar(std::string_view field, const place& selection);

}  // namespace tenon::protocol
