#include "noctem/api/api.hpp"

#include "service.hpp"

namespace noctem::api {

namespace {

constexpr double kEnrolmentsPerHour = 10;
constexpr std::size_t kEnrolmentAddressesMax = 4096;

}  // namespace

struct Api::State {
  Service service;
};

Api::Api(ApiContext context)
    : state_(new State{
          .service = {.context = context,
                      .events = {},
                      .enrolments = http::Buckets({kEnrolmentsPerHour / 3600, kEnrolmentsPerHour},
                                                  kEnrolmentAddressesMax)}}) {
  context.hub.on_commit(
      [this](const hub::Committed& committed) { state_->service.events.tell(committed); });
}

Api::~Api() = default;

void Api::add_routes(http::Router& router) {
  Service& service = state_->service;
  add_writes(router, service);
  add_knowledge(router, service);
  add_compute(router, service);
  add_network(router, service);
  add_enrolment(router, service);
  add_admin(router, service);
  add_log(router, service);
  add_clock(router, service);
  add_observe(router, service);
  add_history(router, service);
  add_events(router, service);
}

}  // namespace noctem::api
