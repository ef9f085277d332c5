// The service's exceptions, as the engine throws and answers them.
#pragma once

#include <tenon/dynamodb/attribute_value.hpp>

#include <exception>
#include <string>
#include <string_view>
#include <vector>

namespace tenon::local::dynamodb {

// An answer other than 200. Thrown anywhere below the engine's execute(), which renders it.
class failure : public std::exception {
 public:
  // `type` is the exception's name without a namespace. `members` are further members of the answer's object, each
  // preceded by a comma: `,"Item":{"a":{"S":"b"}}`.
  failure(int status, std::string type, std::string message, std::string members = {});

  int status() const noexcept { return status_; }
  const std::string& type() const noexcept { return type_; }
  const std::string& message() const noexcept { return message_; }
  const std::string& members() const noexcept { return members_; }

  // Whether the message is said as it is by all operations; see envelope.hpp.
  bool is_bare() const noexcept { return is_bare_; }
  void set_bare() noexcept { is_bare_ = true; }
  const char* what() const noexcept override { return message_.c_str(); }

 private:
  int status_;
  std::string type_;
  std::string message_;
  std::string members_;
  bool is_bare_ = false;
};

// Appends the JSON of the answer's body: {"__type":"com.amazonaws.dynamodb.v20120810#…","message":"…"}.
void append_body(std::string& out, const failure& f);

// ValidationException.
[[noreturn]] void refuse(std::string message);

// The same, with a message that stays as it is where the operation puts others into an envelope.
[[noreturn]] void refuse_bare(std::string message);

// ValidationException: "One or more parameter values were invalid: …".
[[noreturn]] void refuse_values(std::string_view what);

// SerializationException; without a message, none is answered.
[[noreturn]] void refuse_form(std::string message = {});

// ResourceNotFoundException.
[[noreturn]] void resource_not_found(std::string message = "Requested resource not found");
[[noreturn]] void table_not_found(std::string_view table_name);  // "…: Table: t not found", as table operations say it

// TableNotFoundException, BackupNotFoundException …: those of the control plane that differ by name alone.
[[noreturn]] void refuse_as(std::string type, std::string message);

// ResourceInUseException.
[[noreturn]] void resource_in_use(std::string message);

// ConditionalCheckFailedException, with the item there was if the caller wants it and there is one.
[[noreturn]] void condition_failed(const tenon::dynamodb::item* item = nullptr);

// ConditionalCheckFailedException, with the item's wire JSON (without one: empty).
[[noreturn]] void condition_failed_on(std::string_view item_json);

[[noreturn]] void item_collection_too_large();
[[noreturn]] void limit_exceeded(std::string message);  // LimitExceededException
[[noreturn]] void transaction_in_progress();
[[noreturn]] void idempotent_parameter_mismatch();
[[noreturn]] void transaction_conflict();
[[noreturn]] void duplicate_item();                         // PartiQL's INSERT of a key that exists
[[noreturn]] void not_offered(std::string_view operation);  // what a local engine cannot do

// InternalServerError, status 500.
[[noreturn]] void internal_error(std::string message);

// Why one action of a transaction failed, in the order of its actions. One that did not fail has the code "None".
struct cancellation_reason {
  std::string code = "None";  // "ConditionalCheckFailed", "ValidationError", "DuplicateItem", "TransactionConflict" …
  std::string message = {};
  std::string item_json = {};  // of the item there was, if asked for
};

// TransactionCanceledException.
[[noreturn]] void transaction_cancelled(const std::vector<cancellation_reason>& reasons);

}  // namespace tenon::local::dynamodb
