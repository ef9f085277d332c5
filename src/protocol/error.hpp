// What a response says instead of data.
#pragma once

#include <tenon/base/error.hpp>
#include <tenon/query/descriptor.hpp>

#include <boost/json/object.hpp>

#include <exception>
#include <string>
#include <string_view>
#include <vector>

namespace tenon::protocol {

// One error of a response, as a client of the protocol sees it: a code, a message for people, facts for programs.
struct user_error {
  std::string code;
  std::string message;
  boost::json::object meta;
};

// The request is wrong; nothing was sent to the database.
class request_error : public std::exception {
 public:
  explicit request_error(user_error e) : error_(std::move(e)) {}

  const char* what() const noexcept override { return error_.message.c_str(); }
  const user_error& error() const noexcept { return error_; }

 private:
  user_error error_;
};

// The ways in which a request can be wrong other than in the type of an argument or in its selection (failure.hpp).

// P2008: the text is not a request.
[[noreturn]] void raise_malformed(std::string reason, std::size_t position = 0);

// P2016: there is no such operation.
[[noreturn]] void raise_no_operation(std::string_view action, std::string_view model);

// P2019: arguments that are well formed but make no sense. `details` is a whole sentence.
[[noreturn]] void raise_invalid_input(std::string details);

// P2026: something this database or this version does not do.
[[noreturn]] void raise_unsupported(std::string feature, std::string hint);

// The same for what went wrong on the way to the database and back. The facts are those that Prisma's query engine
// gives, but for the names of relations, which descriptors do not have: `relation_name` is that of the relation's field.
user_error describe_error(const tenon::error& e, const query::schema_descriptor& schema);

}  // namespace tenon::protocol
