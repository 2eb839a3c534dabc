/** The sections below the explorer: each one's script is loaded when it first comes near the window. */

const MARGIN = "400px";

/** Each js/sections/NAME.js exports mount(element, context), called once. */
export function createSections(context) {
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      observer.unobserve(target);
      open(target);
    }
  }, { rootMargin: MARGIN });
  for (const section of document.querySelectorAll(".section")) observer.observe(section);

  async function open(section) {
    const { mount } = await import(`./sections/${section.id}.js`);
    await context.drawable;
    mount(section, context);
  }
}
