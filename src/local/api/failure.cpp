#include "local/api/failure.hpp"

#include "base/json_text.hpp"

#include <tenon/dynamodb/wire.hpp>

#include <array>
#include <utility>

namespace tenon::local::dynamodb {
namespace {

// The service's exceptions live in three namespaces; those named here are not of the API's own.
struct origin {
  std::string_view type;
  std::string_view prefix;
};
constexpr std::string_view api = "com.amazonaws.dynamodb.v20120810#";
constexpr std::string_view framework = "com.amazon.coral.service#";
constexpr std::array origins{
    origin{"ValidationException", "com.amazon.coral.validate#"},
    origin{"SerializationException", framework},
    origin{"UnknownOperationException", framework},
    origin{"MissingAuthenticationTokenException", framework},
    origin{"IncompleteSignatureException", framework},
    origin{"InvalidSignatureException", framework},
    origin{"UnrecognizedClientException", framework},
    origin{"AccessDeniedException", framework},
    origin{"ThrottlingException", "com.amazon.coral.availability#"},
};

std::string_view prefix_of(std::string_view type) noexcept {
  for (const auto& o : origins)
    if (o.type == type) return o.prefix;
  return api;
}

// The exceptions whose member for the message begins with a capital.
bool spells_message_large(std::string_view type) noexcept {
  return type == "TransactionCanceledException" || type == "TransactionInProgressException" ||
         type == "IdempotentParameterMismatchException" || type == "SerializationException" ||
         type == "AccessDeniedException";
}

}  // namespace

failure::failure(int status, std::string type, std::string message, std::string members)
    : status_(status), type_(std::move(type)), message_(std::move(message)), members_(std::move(members)) {}

void append_body(std::string& out, const failure& f) {
  out += R"({"__type":")";
  out += prefix_of(f.type());
  out += f.type();
  out += '"';
  if (!f.message().empty() || prefix_of(f.type()) == api) {
    out += spells_message_large(f.type()) ? R"(,"Message":)" : R"(,"message":)";
    append_json_string(out, f.message());
  }
  out += f.members();
  out += '}';
}

void refuse_as(std::string type, std::string message) { throw failure(400, std::move(type), std::move(message)); }

void refuse(std::string message) { refuse_as("ValidationException", std::move(message)); }

void refuse_bare(std::string message) {
  failure f(400, "ValidationException", std::move(message));
  f.set_bare();
  throw f;
}

void refuse_values(std::string_view what) {
  refuse(std::string("One or more parameter values were invalid: ").append(what));
}

void refuse_form(std::string message) { refuse_as("SerializationException", std::move(message)); }

void resource_not_found(std::string message) { refuse_as("ResourceNotFoundException", std::move(message)); }

void table_not_found(std::string_view table_name) {
  resource_not_found(std::string("Requested resource not found: Table: ").append(table_name).append(" not found"));
}

void resource_in_use(std::string message) { refuse_as("ResourceInUseException", std::move(message)); }

void condition_failed(const tenon::dynamodb::item* item) {
  condition_failed_on(item ? tenon::dynamodb::to_wire(*item) : std::string());
}

void condition_failed_on(std::string_view item_json) {
  std::string members;
  if (!item_json.empty()) members.append(R"(,"Item":)").append(item_json);
  throw failure(400, "ConditionalCheckFailedException", "The conditional request failed", std::move(members));
}

void item_collection_too_large() { refuse_as("ItemCollectionSizeLimitExceededException", "Collection size exceeded."); }

void limit_exceeded(std::string message) { refuse_as("LimitExceededException", std::move(message)); }

void transaction_in_progress() {
  refuse_as("TransactionInProgressException", "The transaction with the given request token is already in progress.");
}

void idempotent_parameter_mismatch() {
  refuse_as("IdempotentParameterMismatchException",
            "The transaction request is using the same token but different parameters as a previous request.");
}

void transaction_conflict() { refuse_as("TransactionConflictException", "Transaction is ongoing for the item"); }

void duplicate_item() { refuse_as("DuplicateItemException", "Duplicate primary key exists in table"); }

void not_offered(std::string_view operation) {
  throw failure(400, "UnknownOperationException",
                std::string("Tenon's engine does not offer ").append(operation).append("."));
}

void internal_error(std::string message) { throw failure(500, "InternalServerError", std::move(message)); }

void transaction_cancelled(const std::vector<cancellation_reason>& reasons) {
  std::string message = "Transaction cancelled, please refer cancellation reasons for specific reasons [";
  std::string members = R"(,"CancellationReasons":[)";
  for (std::size_t i = 0; i < reasons.size(); ++i) {
    const auto& reason = reasons[i];
    if (i > 0) {
      message += ", ";
      members += ',';
    }
    message += reason.code;
    members += R"({"Code":)";
    append_json_string(members, reason.code);
    if (!reason.message.empty()) {
      members += R"(,"Message":)";
      append_json_string(members, reason.message);
    }
    if (!reason.item_json.empty()) members.append(R"(,"Item":)").append(reason.item_json);
    members += '}';
  }
  message += ']';
  members += ']';
  throw failure(400, "TransactionCanceledException", std::move(message), std::move(members));
}

}  // namespace tenon::local::dynamodb
