// DynamoDB as a test wants it: answers that are written down, and a record of what was asked.
//
//   testing::mock_dynamodb mock;
//   mock.on("GetItem", R"({"Key":{"id":{"S":"1"}}})").resolves_item({{"id", "1"}, {"name", "Ann"}});
//   mock.on("PutItem").rejects_once("ProvisionedThroughputExceededException").resolves();
//   code_under_test(mock.client());
//   EXPECT_THAT(mock, testing::received_with("PutItem", R"({"TableName":"users"})"));  // mock_dynamodb_matchers.hpp
//
// It takes the place of the transport, so that the code under test has the real client: its requests, retries, errors
// and pages.
#pragma once

#include <tenon/base/error.hpp>
#include <tenon/base/function.hpp>
#include <tenon/base/json.hpp>
#include <tenon/dynamodb/client.hpp>

#include <cstddef>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tenon::testing {

// A call that has arrived.
struct dynamodb_call {
  std::string operation;  // "GetItem"
  json input;
  bool is_streams = false;
};

// What is answered to calls of one kind. Those for once are used up first, in their order; then the one for ever, which
// is the last that was set. Without one, earlier stubs that fit are asked.
class dynamodb_stub {
 public:
  // `output`: the API's JSON. Throws validation_error if it is none.
  dynamodb_stub& resolves(std::string_view output = "{}");
  dynamodb_stub& resolves_once(std::string_view output = "{}");

  // Of GetItem; of Query, Scan and ExecuteStatement; of writes with return_values.
  dynamodb_stub& resolves_item(const dynamodb::document& item);
  dynamodb_stub& resolves_item_once(const dynamodb::document& item);
  dynamodb_stub& resolves_items(const std::vector<dynamodb::document>& items,
                                const dynamodb::document& last_evaluated_key = {});
  dynamodb_stub& resolves_items_once(const std::vector<dynamodb::document>& items,
                                     const dynamodb::document& last_evaluated_key = {});
  dynamodb_stub& resolves_attributes(const dynamodb::document& attributes);
  dynamodb_stub& resolves_attributes_once(const dynamodb::document& attributes);

  // The service's refusal: "ConditionalCheckFailedException". `members`: further ones of the answer, such as Item and
  // CancellationReasons. Server errors ("InternalServerError") have the status 500, others 400.
  dynamodb_stub& rejects(std::string_view code, std::string_view message = "", std::string_view members = "{}");
  dynamodb_stub& rejects_once(std::string_view code, std::string_view message = "", std::string_view members = "{}");

  // A failure on the way, such as error_kind::connection_closed.
  dynamodb_stub& rejects(const error_details& failure);
  dynamodb_stub& rejects_once(const error_details& failure);

  // What `f` makes of the call. It may throw tenon::error, and may use the mock.
  dynamodb_stub& calls(function<json(const dynamodb_call&)> f);
  dynamodb_stub& calls_once(function<json(const dynamodb_call&)> f);

 private:
  friend class mock_dynamodb;
  struct state;

  explicit dynamodb_stub(std::shared_ptr<state> s) noexcept;

  std::shared_ptr<state> state_;
};

// Safe to use from several threads.
class mock_dynamodb {
 public:
  mock_dynamodb();
  mock_dynamodb(const mock_dynamodb&) = delete;
  mock_dynamodb& operator=(const mock_dynamodb&) = delete;
  ~mock_dynamodb();

  // What a client under test is made with; may outlive the mock, and then answers no more.
  std::shared_ptr<dynamodb::transport> transport() const;

  // A client that repeats calls as always, but without pauses.
  dynamodb::client client(dynamodb::client_options options = {}) const;

  // Calls of this operation whose input has all that `partial_input` has: members of objects may be missing in it,
  // lists are compared element by element, sets in any order. Of stubs that fit, the last one answers.
  dynamodb_stub on(std::string_view operation, std::string_view partial_input = "{}");

  // The same with a request, of which what is left out, or empty, may be anything.
  template <dynamodb::request R>
  dynamodb_stub on(const R& partial) {
    return on_request(R::info, &partial);
  }

  // Calls of any operation.
  dynamodb_stub on_any();

  // Calls that no stub answers fail with query_interpretation (P2016), whose message shows them.

  std::vector<dynamodb_call> history() const;
  std::vector<dynamodb_call> history(std::string_view operation) const;
  std::vector<dynamodb_call> history(std::string_view operation, std::string_view partial_input) const;
  std::size_t count(std::string_view operation) const { return history(operation).size(); }

  void reset_history();
  void reset();  // the stubs, too

 private:
  struct state;
  class through;

  dynamodb_stub on_request(const dynamodb::detail::operation_info& info, const void* request);

  std::shared_ptr<state> state_;
};

// Whether `input` has all that `partial` has, as mock_dynamodb::on() compares them. Throws validation_error if
// `partial` is not JSON.
bool contains_input(const json& input, std::string_view partial);

}  // namespace tenon::testing
