#include "protocol/error.hpp"

#include <boost/json/array.hpp>

#include <utility>

namespace tenon::protocol {

void raise_malformed(std::string reason, std::size_t position) {
  std::string message = "This is not a request: " + reason;
  throw request_error({"P2008",
                       std::move(message),
                       {{"query_parsing_error", std::move(reason)}, {"query_position", position}}});
}

void raise_no_operation(std::string_view action, std::string_view model) {
  std::string details = model.empty() ? "There is no operation `" + std::string(action) + "` without a model."
                                      : "There is no operation `" + std::string(action) + "` for the model `" +
                                            std::string(model) + "`.";
  throw request_error({"P2016", details, {{"details", details}}});
}

void raise_invalid_input(std::string details) {
  throw request_error({"P2019", details, {{"details", details}}});
}

void raise_unsupported(std::string feature, std::string hint) {
  throw request_error({"P2026", feature + " is not supported. " + hint, {{"feature", std::move(feature)}}});
}

namespace {

boost::json::array to_array(const std::vector<std::string>& names) {
  return boost::json::array(names.begin(), names.end());
}

// What Prisma's clients look for, by kind of error.
void add_facts(boost::json::object& meta, const tenon::error& e) {
  const error_kind kind = e.kind();
  const boost::json::value fields = e.fields().empty() ? boost::json::value(nullptr) : boost::json::value(to_array(e.fields()));
  if (kind == error_kind::unique_violation) {
    meta["target"] = fields;
  } else if (kind == error_kind::foreign_key_violation || kind == error_kind::check_violation ||
             kind == error_kind::null_violation) {
    meta["constraint"] = e.constraint().empty() ? fields : boost::json::value(e.constraint());
  } else if (kind == error_kind::raw_query_failed) {
    meta["code"] = e.native_code();
    meta["message"] = e.server_message().empty() ? e.message() : e.server_message();
  } else if (dynamic_cast<const not_found*>(&e) || kind == error_kind::relation_violation) {
    meta["cause"] = e.message();
  } else if (!e.fields().empty()) {
    meta["fields"] = fields;
  }
}

}  // namespace

user_error describe_error(const tenon::error& e) {
  user_error out;
  out.code = e.code();
  out.message = e.what();
  if (!e.model().empty()) out.meta["modelName"] = e.model();
  add_facts(out.meta, e);
  return out;
}

}  // namespace tenon::protocol
